"""The same calls for asyncio hosts; the work runs on a thread and the event loop stays free."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from . import _core
from .result import Reconciliation
from .run import Progress, Side
from .run import reconcile as _reconcile

__all__ = ["reconcile"]


async def reconcile(
    platform: Side,
    channel: Side,
    policy: str | Mapping[str, Any] = "stripe_settlement",
    *,
    as_of: str | datetime | date,
    platform_source: str | Mapping[str, Any] | None = None,
    channel_source: str | Mapping[str, Any] | None = None,
    threads: int | None = None,
    progress: bool | Progress | None = None,
) -> Reconciliation:
    """Compare two sides like `counterfoil.reconcile`; a cancelled task stops the run."""
    token = _core.CancelToken()
    work = asyncio.to_thread(
        _reconcile,
        platform,
        channel,
        policy,
        as_of=as_of,
        platform_source=platform_source,
        channel_source=channel_source,
        threads=threads,
        progress=progress,
        cancel=token,
    )
    try:
        return await work
    except asyncio.CancelledError:
        token.cancel()
        raise
