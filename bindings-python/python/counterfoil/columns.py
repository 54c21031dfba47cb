"""Columns given as plain Python sequences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from .money import minor_units

__all__ = ["ColumnsStream"]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


class ColumnsStream:
    """Columns by name, checked value by value; the compiled half turns them into records."""

    __slots__ = ("columns",)

    def __init__(self, columns: Mapping[str, Sequence[Any]]) -> None:
        self.columns: list[tuple[str, str, list[Any]]] = []
        for name, values in columns.items():
            if isinstance(values, (str, bytes)):
                raise TypeError(f"{name}: a column is a sequence of values, not {type(values).__name__}")
            self.columns.append((name, *_column(name, values)))


def _column(name: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """The kind of a column (text, integer, instant) and its values; None is absent."""
    if name.endswith("_minor"):
        return "integer", [None if value is None else minor_units(value, name) for value in values]
    if name in ("amount", "fee", "net"):
        return "text", [_major(name, value) for value in values]
    if any(isinstance(value, datetime) for value in values):
        return "instant", [_instant(name, value) for value in values]
    return "text", [_text(name, value) for value in values]


def _major(name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    raise TypeError(
        f"{name}: pass major units as text or Decimal, or minor units as int in {name}_minor; not {type(value).__name__}"
    )


def _instant(name: str, value: object) -> int | None:
    if value is None:
        return None
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise TypeError(f"{name}: pass datetimes with a time zone")
    return (value - _EPOCH) // timedelta(microseconds=1)


def _text(name: str, value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError(f"{name}: pass text, not {type(value).__name__}")
