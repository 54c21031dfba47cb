"""Requests and responses as bytes: the form that every language shares."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, cast

from . import _core
from .errors import from_parts

__all__ = ["ask", "call", "manifest"]


def call(request: bytes, attachments: Sequence[bytes] = ()) -> bytes:
    """Answer one request in the wire form.

    Parameters
    ----------
    request : bytes
        A JSON object with ``format`` ``counterfoil.request/1``, ``operation`` and its arguments; see `manifest`.
    attachments : sequence of bytes
        Inputs that the request names by their number and that are never copied into JSON.

    Returns
    -------
    bytes
        A JSON object with ``ok`` or ``error``. A broken request is an error response, never an exception.
    """
    return _core.call(request, list(attachments))


def ask(operation: str, **arguments: Any) -> dict[str, Any]:
    """Answer one operation of the wire form, raising its error."""
    request = {"format": "counterfoil.request/1", "operation": operation, **arguments}
    response = json.loads(call(json.dumps(request).encode()))
    if "error" in response:
        error = response["error"]
        context = [(key, str(value)) for key, value in error.get("context", {}).items()]
        raise from_parts(error["kind"], error["code"], error["message"], context, bool(error.get("retryable")))
    return cast("dict[str, Any]", response["ok"])


def manifest() -> dict[str, Any]:
    """List the operations, their arguments and every name that may occur in a request or response."""
    return ask("manifest")
