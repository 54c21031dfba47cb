"""Exceptions: one class an error kind, each also the builtin that a Python caller would expect."""

from __future__ import annotations

__all__ = [
    "BoundError",
    "CancelledError",
    "ConfigError",
    "CounterfoilError",
    "InternalError",
    "InvalidError",
    "IoError",
    "UnsupportedError",
    "from_parts",
]


class CounterfoilError(Exception):
    """The base of everything that counterfoil raises; a refusal is a result and never raised.

    Attributes
    ----------
    code : str
        The stable code, such as ``money.too_many_decimals``; the same in every language.
    kind : str
        ``invalid``, ``config``, ``unsupported``, ``bound``, ``cancelled``, ``io`` or ``internal``.
    message : str
        What happened, in words.
    context : dict[str, str]
        Where: ``line``, ``record``, ``column``, ``field``, ``byte``, ``path`` and the like.
    retryable : bool
        Whether the same call may succeed later without a change.
    """

    def __init__(
        self,
        message: str,
        code: str = "internal.panic",
        kind: str = "internal",
        context: dict[str, str] | None = None,
        retryable: bool = False,
    ) -> None:
        super().__init__(message, code, kind, context or {}, retryable)
        self.message = message
        self.code = code
        self.kind = kind
        self.context = dict(context or {})
        self.retryable = retryable

    def __str__(self) -> str:
        places = ", ".join(f"{key} {value}" for key, value in self.context.items())
        text = f"{self.code}: {self.message}" + (f" ({places})" if places else "")
        return "".join(c if c.isprintable() else f"\\u{{{ord(c):x}}}" for c in text)


class InvalidError(CounterfoilError, ValueError):
    """The input is malformed: a number, a date, a file, an id."""


class ConfigError(CounterfoilError, ValueError):
    """A policy, mapping or option is malformed or contradicts itself."""


class UnsupportedError(CounterfoilError, ValueError):
    """The request is well formed but cannot be answered with this input."""


class BoundError(CounterfoilError, OverflowError):
    """A stated bound (size, depth, count, work) was reached."""


class CancelledError(CounterfoilError, RuntimeError):
    """The caller asked to stop."""


class IoError(CounterfoilError, OSError):
    """A file could not be read or written."""


class InternalError(CounterfoilError, RuntimeError):
    """A defect in the library."""


_KINDS: dict[str, type[CounterfoilError]] = {
    "invalid": InvalidError,
    "config": ConfigError,
    "unsupported": UnsupportedError,
    "bound": BoundError,
    "cancelled": CancelledError,
    "io": IoError,
    "internal": InternalError,
}


def from_parts(
    kind: str, code: str, message: str, context: list[tuple[str, str]], retryable: bool
) -> CounterfoilError:
    """The exception of an error's parts."""
    return _KINDS.get(kind, CounterfoilError)(message, code, kind, dict(context), retryable)
