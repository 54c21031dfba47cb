"""Runs the language-neutral cases and golden reports through the generated Python module; ends with ``N passed, N failed``.

``run_vectors.py [FOLDER]``; the generated module is looked for where ``cargo xtask test uniffi`` puts it, or in the folder
that the environment variable ``COUNTERFOIL_UNIFFI`` names.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GENERATED = Path(os.environ.get("COUNTERFOIL_UNIFFI", ROOT / "target" / "uniffi" / "python"))
sys.path.insert(0, str(GENERATED))

import counterfoil  # noqa: E402  the folder above comes first


def holds(expected: Any, found: Any, place: str) -> list[str]:
    """What of ``expected`` is not in ``found``: of an object the members named, of an array all, of the rest the value."""
    if isinstance(expected, dict) and isinstance(found, dict):
        wrong = [f"{place}.{name} is not there" for name in expected if name not in found]
        for name in expected.keys() & found.keys():
            wrong += holds(expected[name], found[name], f"{place}.{name}")
        return sorted(wrong)
    if isinstance(expected, list) and isinstance(found, list):
        if len(expected) != len(found):
            return [f"{place} has {len(found)} elements, expected {len(expected)}"]
        return [line for at, pair in enumerate(zip(expected, found)) for line in holds(*pair, f"{place}[{at}]")]
    # `True == 1` and `1 == 1.0` in Python, and neither in JSON.
    same = type(expected) is type(found) and expected == found
    return [] if same else [f"{place} is {str(found)[:400]!r}, expected {expected!r}"]


def request_of(step: dict[str, Any]) -> bytes:
    """The bytes of a step's request."""
    if "raw" in step:
        return step["raw"].encode()
    request = {"format": "counterfoil.request/1", "operation": step["operation"], **step.get("arguments", {})}
    if "time" in step:
        request["as_of"] = step["time"]
    return json.dumps(request).encode()


def raised(request: bytes) -> dict[str, Any]:
    """What `answer` says, in the form of a response."""
    try:
        return {"ok": json.loads(counterfoil.answer(request, []))}
    except tuple(errors()) as error:
        return {"error": vars(error.failure)}


def errors() -> list[type[Exception]]:
    """The exception class of every kind."""
    return [kind for kind in vars(counterfoil.CounterfoilError).values() if isinstance(kind, type)]


def run_case(case: dict[str, Any]) -> list[str]:
    """What of a case's steps does not hold."""
    wrong = [] if case["steps"] else ["no steps"]
    for number, step in enumerate(case["steps"], 1):
        request = request_of(step)
        response = json.loads(counterfoil.call(request, []))
        wrong += [f"step {number}: {line}" for line in holds(step["expect"], response, "response")]
        del response["format"]
        if raised(request) != response:
            wrong.append(f"step {number}: `answer` differs from `call`: {str(raised(request))[:400]}")
    return wrong


def run_golden(golden: dict[str, Any]) -> list[str]:
    """Whether the report is the same byte for byte, from inputs in the request and from attachments."""
    expected = "".join(line + "\n" for line in golden["expected"])
    request = {"format": "counterfoil.request/1", "operation": "reconcile", "include": ["report_text"]}
    request |= {name: golden[name] for name in ("policy", "as_of", "platform", "channel")}
    wrong = []
    if json.loads(counterfoil.answer(json.dumps(request).encode(), []))["report_text"] != expected:
        wrong.append("the report is not the same byte for byte")
    attachments = []
    for side in ("platform", "channel"):
        request[side] = {**golden[side], "attachment": len(attachments)}
        attachments.append(request[side].pop("text").encode())
    if json.loads(counterfoil.answer(json.dumps(request).encode(), attachments))["report_text"] != expected:
        wrong.append("the report from attachments is not the same byte for byte")
    return wrong


def main(folder: Path) -> int:
    """Runs every case of a folder."""
    passed, failed = 0, 0

    def count(name: str, wrong: list[str]) -> None:
        nonlocal passed, failed
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for line in wrong:
            print(f"{name}: {line}")

    for path in sorted(folder.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            count(f"{path.name}: {case['name']}", run_case(case))
    for path in sorted((folder / "golden").glob("*.json")):
        count(f"golden/{path.name}", run_golden(json.loads(path.read_text(encoding="utf-8"))))
    print(f"{passed} passed, {failed} failed")
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "vectors"))
