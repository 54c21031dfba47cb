"""Reconciles what a platform recorded with what Stripe, another processor or a bank says.

Every record of both sides ends in exactly one outcome with a reason; what is ambiguous is refused and both candidates
are named; every minor unit is accounted for.

>>> import counterfoil
>>> platform = b"id,reference,amount_minor,currency\\np1,A-1,5000,USD\\np2,A-2,1999,USD\\n"
>>> channel = b"id,reference,amount_minor,currency\\nc1,A-1,5000,USD\\nc2,A-2,1899,USD\\n"
>>> result = counterfoil.reconcile(platform, channel, "generic_channel", as_of="2025-11-11")
>>> result.count("platform", "matched"), result.count("platform", "amount_diff")
(1, 1)
"""

from __future__ import annotations

from . import _core
from ._core import CancelToken
from .errors import (
    BoundError,
    CancelledError,
    ConfigError,
    CounterfoilError,
    InternalError,
    InvalidError,
    IoError,
    UnsupportedError,
)
from .money import Money, allocate, format_amount, parse_amount
from .result import Reconciliation
from .run import Side, preset, presets, reconcile
from .wire import call, manifest

__version__: str = _core.version()

__all__ = [
    "BoundError",
    "CancelToken",
    "CancelledError",
    "ConfigError",
    "CounterfoilError",
    "InternalError",
    "InvalidError",
    "IoError",
    "Money",
    "Reconciliation",
    "Side",
    "UnsupportedError",
    "__version__",
    "allocate",
    "call",
    "format_amount",
    "manifest",
    "parse_amount",
    "preset",
    "presets",
    "reconcile",
]
