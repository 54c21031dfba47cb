"""The one entry point of a run."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timezone
from typing import Any, Protocol, TypeAlias, cast

from . import _core
from .columns import ColumnsStream
from .result import Reconciliation

__all__ = ["Progress", "Side", "preset", "presets", "reconcile"]


class ArrowStream(Protocol):
    """Anything with the Arrow PyCapsule stream: pandas, polars, pyarrow, DuckDB."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object: ...


Side: TypeAlias = str | os.PathLike[str] | bytes | bytearray | memoryview | Mapping[str, Sequence[Any]] | ArrowStream
Progress: TypeAlias = Callable[[str, int, int], object]


def presets() -> list[str]:
    """The names of the policies that come with the library."""
    return [name for name, _ in _core.presets()]


def preset(name: str) -> dict[str, Any]:
    """A preset policy as data, to change and pass back.

    Raises
    ------
    ConfigError
        ``policy.unknown_preset``, naming those that exist.
    """
    from .wire import ask

    return ask("policy", policy=name)


def reconcile(
    platform: Side,
    channel: Side,
    policy: str | Mapping[str, Any] = "stripe_settlement",
    *,
    as_of: str | datetime | date,
    platform_source: str | Mapping[str, Any] | None = None,
    channel_source: str | Mapping[str, Any] | None = None,
    threads: int | None = None,
    progress: bool | Progress | None = None,
    cancel: _core.CancelToken | None = None,
) -> Reconciliation:
    """Compare two sides and explain every record.

    Parameters
    ----------
    platform, channel : path, bytes, columns or Arrow stream
        A ``str`` or ``PathLike`` is a file; ``bytes`` are a file's content (CSV, JSON, NDJSON, a Stripe report or API
        list). A mapping of names to sequences, or any object with ``__arrow_c_stream__``, holds columns: ``id`` (text),
        ``amount_minor``, ``fee_minor``, ``net_minor`` (int, minor units), ``currency`` (ISO 4217), ``kind``, ``status``,
        ``account`` (text), ``created_at`` and the like (timestamps with a zone); every other column is a text field such
        as a reference.
    policy : str or mapping
        A preset's name, the path of a policy or job file, a policy, ``{"preset": name, "override": {...}}``, or a whole
        job (``policy``, ``platform``, ``channel``).
    as_of : str, datetime or date
        The instant at which ages and timing windows are judged: RFC 3339 text, a datetime with a zone, or a date (its
        first instant in UTC). It has no default.
    platform_source, channel_source : str or mapping, optional
        How a file is read: a format's name or a mapping of columns. By default the file has to describe itself.
    threads : int, optional
        How many threads may work at once; never shows in the result.
    progress : callable or True, optional
        Called with stage, done and total; ``True`` draws a bar with tqdm where it is installed.
    cancel : CancelToken, optional
        Stops the run from another thread. Ctrl-C does too.

    Returns
    -------
    Reconciliation

    Raises
    ------
    CounterfoilError
        With a stable ``.code``: ``io.read`` for a path, ``policy.*`` and ``read.*`` for a policy or mapping,
        ``recon.*`` for what cannot be compared. A row that cannot be read is a rejected record, not an error.
    TypeError
        For floats as amounts, timestamps without a zone, and sides of another type.
    """
    job = _job(policy, platform_source, channel_source)
    instant = _instant(as_of)
    sides = (_side(platform), _side(channel))
    comparison = _core.reconcile(*sides, job, instant, threads, _progress(progress), cancel)
    return Reconciliation(comparison, _recipe(sides, job, instant))


def _side(side: Side) -> object:
    return ColumnsStream(side) if isinstance(side, Mapping) else side


def _recipe(sides: tuple[object, object], job: str, instant: str) -> tuple[Any, ...] | None:
    contents: list[bytes] = []
    for side in sides:
        if not isinstance(side, (bytes, bytearray)):
            return None
        contents.append(bytes(side))
    return (*contents, job, instant)


def _job(policy: str | Mapping[str, Any], platform: object, channel: object) -> str:
    job: dict[str, Any]
    if isinstance(policy, Mapping):
        whole = "policy" in policy or "platform" in policy or "channel" in policy
        job = dict(policy) if whole else {"policy": dict(policy)}
    elif policy in presets() or not os.path.exists(policy):
        job = {"policy": policy}
    else:
        with open(policy, encoding="utf-8") as file:
            read = json.load(file)
        return _job(cast("Mapping[str, Any]", read), platform, channel)
    for name, source in (("platform", platform), ("channel", channel)):
        if isinstance(source, Mapping):
            job[name] = dict(source)
        elif isinstance(source, str) and source.endswith(".json") and os.path.exists(source):
            with open(source, encoding="utf-8") as file:
                job[name] = json.load(file)
        elif source is not None:
            job[name] = source
    return json.dumps(job)


def _instant(as_of: str | datetime | date) -> str:
    if isinstance(as_of, datetime):
        if as_of.utcoffset() is None:
            raise TypeError("as_of: a datetime needs its time zone; add tzinfo")
        return as_of.astimezone(timezone.utc).isoformat()
    if isinstance(as_of, date):
        return as_of.isoformat()
    if not isinstance(as_of, str):
        raise TypeError(f"as_of: pass RFC 3339 text, a datetime or a date, not {type(as_of).__name__}")
    return as_of


def _progress(progress: bool | Progress | None) -> Progress | None:
    if progress is not True:
        return progress or None
    try:
        from tqdm import tqdm  # type: ignore[import-untyped]
    except ImportError:
        return None
    bar = tqdm(total=1, unit="step", leave=False)

    def show(stage: str, done: int, total: int) -> None:
        bar.set_description(stage, refresh=False)
        bar.total, bar.n = total, done
        bar.refresh()

    return show
