"""Runs the language-neutral cases and golden outputs in Python; ends with ``N passed, N failed``."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import counterfoil

VECTORS = Path(__file__).resolve().parent.parent / "vectors"


def holds(expected: Any, found: Any, path: str = "") -> list[str]:
    """What of ``expected`` the answer does not hold; objects may hold more, arrays may not."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{path}: an object expected, {found!r} found"]
        missing = [f"{path}.{key}: missing" for key in expected if key not in found]
        inner = [holds(value, found[key], f"{path}.{key}") for key, value in expected.items() if key in found]
        return missing + [line for lines in inner for line in lines]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{path}: {len(expected)} elements expected, {found!r} found"]
        inner = [holds(one, other, f"{path}[{at}]") for at, (one, other) in enumerate(zip(expected, found))]
        return [line for lines in inner for line in lines]
    same = type(expected) is type(found) and expected == found
    return [] if same else [f"{path}: {expected!r} expected, {found!r} found"]


def run_case(case: dict[str, Any]) -> list[str]:
    """What of a case's steps does not hold."""
    wrong: list[str] = []
    for number, step in enumerate(case["steps"]):
        if "raw" in step:
            request = step["raw"].encode()
        else:
            body = {"format": "counterfoil.request/1", "operation": step["operation"], **step.get("arguments", {})}
            if "time" in step:
                body["as_of"] = step["time"]
            request = json.dumps(body).encode()
        wrong += holds(step["expect"], json.loads(counterfoil.call(request)), f"step {number}")
    return wrong


def run_golden(golden: dict[str, Any]) -> list[str]:
    """Whether the report is byte-identical, through the bytes of the wire form and through `reconcile`."""
    expected = "".join(line + "\n" for line in golden["expected"])
    sides = [golden[side] for side in ("platform", "channel")]
    result = counterfoil.reconcile(
        *(side["text"].encode() for side in sides),
        golden["policy"],
        as_of=golden["as_of"],
        platform_source=sides[0].get("source"),
        channel_source=sides[1].get("source"),
    )
    return [] if result.to_json() == expected else ["the report is not byte-identical"]


def main(folder: Path) -> int:
    """Run every case of a folder."""
    passed, failed = 0, 0
    for path in sorted(folder.glob("*.json")):
        for case in json.loads(path.read_text(encoding="utf-8"))["cases"]:
            wrong = run_case(case)
            passed, failed = passed + (not wrong), failed + bool(wrong)
            for line in wrong:
                print(f"{path.name}: {case['name']}: {line}")
    for path in sorted((folder / "golden").glob("*.json")):
        wrong = run_golden(json.loads(path.read_text(encoding="utf-8")))
        passed, failed = passed + (not wrong), failed + bool(wrong)
        for line in wrong:
            print(f"golden/{path.name}: {line}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else VECTORS))
