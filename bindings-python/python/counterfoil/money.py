"""Amounts: whole minor units with a currency, never floats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .errors import BoundError, InvalidError
from .wire import ask

__all__ = ["Money", "allocate", "format_amount", "minor_units", "parse_amount"]

_LARGEST = 2**63 - 1


def minor_units(value: object, name: str = "amount") -> int:
    """Check that a value can be an amount in minor units.

    Raises
    ------
    TypeError
        For anything but an int; a bool and a float say what to pass.
    BoundError
        ``money.overflow`` beyond 64 bits (and for ``-2**63``).
    """
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise InvalidError(f"{name}: {value} is no amount", "money.invalid_char", "invalid")
        raise TypeError(f"{name}: pass minor units as int, or major units as text to parse_amount; not Decimal")
    if isinstance(value, bool) or not isinstance(value, int):
        advice = "floats cannot hold money exactly" if isinstance(value, float) else "money is whole minor units"
        raise TypeError(f"{name}: {advice}; pass an int of minor units, not {type(value).__name__}")
    if not -_LARGEST <= value <= _LARGEST:
        raise BoundError(f"{name}: {value} does not fit 64 bits", "money.overflow", "bound")
    return value


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of a currency.

    Parameters
    ----------
    minor : int
        Minor units (cents of USD, yen of JPY), within 64 bits.
    currency : str
        ISO 4217 code, any case.

    Examples
    --------
    >>> Money(1250, "eur")
    Money(minor=1250, currency='EUR')
    >>> str(Money(1250, "EUR"))
    '12.50 EUR'
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        minor_units(self.minor, "minor")
        answer = ask("format_amount", minor=str(self.minor), currency=self.currency)
        object.__setattr__(self, "currency", answer["currency"])

    def __str__(self) -> str:
        return f"{format_amount(self.minor, self.currency)} {self.currency}"


def parse_amount(text: str | Decimal, currency: str) -> Money:
    """Read an amount in major units.

    Parameters
    ----------
    text : str or Decimal
        Digits with at most one minus and one dot, such as ``"12.50"``.
    currency : str
        ISO 4217 code.

    Raises
    ------
    InvalidError
        With a ``money.*`` code and the ``byte``: letters, exponents, group separators, more decimals than the currency
        has. Nothing is rounded or guessed.
    TypeError
        For floats.

    Examples
    --------
    >>> parse_amount("12.50", "EUR").minor
    1250
    """
    if isinstance(text, Decimal):
        text = format(text, "f") if text.is_finite() else str(text)
    if not isinstance(text, str):
        raise TypeError(f"pass the amount as text, not {type(text).__name__}")
    answer = ask("parse_amount", text=text, currency=currency)
    return Money(int(answer["minor"]), answer["currency"])


def format_amount(minor: int, currency: str) -> str:
    """Write minor units as major units with a dot.

    Examples
    --------
    >>> format_amount(-5, "USD"), format_amount(500, "JPY"), format_amount(1, "BHD")
    ('-0.05', '500', '0.001')
    """
    answer = ask("format_amount", minor=str(minor_units(minor)), currency=currency)
    return str(answer["text"])


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights; the parts sum to it exactly.

    Parameters
    ----------
    total : int
        Minor units; a negative total mirrors the positive one.
    weights : sequence of int
        Zero or more each, at least one above zero. Largest remainders first, ties to the earlier weight.

    Examples
    --------
    >>> allocate(100, [1, 1, 1])
    [34, 33, 33]
    """
    from . import _core

    minor_units(total, "total")
    return _core.allocate(total, [minor_units(weight, "weight") for weight in weights])
