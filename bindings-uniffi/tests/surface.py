"""What the generated Python offers beside the vectors; ends with ``N passed, N failed``."""

from __future__ import annotations

import json
import re
import sys
import threading
import traceback
from pathlib import Path

from run_vectors import ROOT, counterfoil, errors

HEAD = {"format": "counterfoil.request/1"}
ROWS = b"id,reference,amount_minor,currency\n1,A-1,5000,USD\n"
RECONCILE = HEAD | {
    "operation": "reconcile",
    "policy": "generic_channel",
    "as_of": "2025-11-11",
    "platform": {"attachment": 0},
    "channel": {"attachment": 1},
}


def ask(request: dict) -> dict:
    return json.loads(counterfoil.answer(json.dumps(request).encode(), [ROWS, ROWS]))


def the_manifest_is_the_librarys_own() -> None:
    assert json.loads(counterfoil.manifest()) == ask(HEAD | {"operation": "manifest"})


def every_kind_of_error_has_a_class() -> None:
    kinds = set(json.loads(counterfoil.manifest())["error_kinds"]) - {"finding"}
    assert kinds == {kind.__name__.lower() for kind in errors()}, kinds


def a_failure_is_typed_and_says_where() -> None:
    request = RECONCILE | {"channel": {"attachment": 7}}
    try:
        counterfoil.answer(json.dumps(request).encode(), [ROWS])
    except counterfoil.CounterfoilError.Invalid as error:
        failure = error.failure
        assert (failure.kind, failure.code) == ("invalid", "json.missing_field"), failure
        assert failure.context["field"] == "channel" and "attachment 7" in failure.message, failure
        assert failure.retryable is False, failure
    else:
        raise AssertionError("an attachment that is not there was read")


def an_amount_past_two_to_the_53_survives() -> None:
    asked = HEAD | {"operation": "parse_amount", "text": "90071992547409.93", "currency": "USD"}
    assert ask(asked)["minor"] == "9007199254740993"


def a_stopped_run_is_cancelled() -> None:
    run = counterfoil.Run()
    run.cancel()
    try:
        run.answer(json.dumps(RECONCILE).encode(), [ROWS, ROWS])
    except counterfoil.CounterfoilError.Cancelled as error:
        assert error.failure.code == "recon.cancelled", error
    else:
        raise AssertionError("a stopped run answered")


def a_run_tells_its_progress() -> None:
    run = counterfoil.Run()
    assert run.progress() == counterfoil.Progress(stage="", done=0, total=0)
    run.call(json.dumps(RECONCILE).encode(), [ROWS, ROWS])
    progress = run.progress()
    assert progress.stage and 0 < progress.done <= progress.total, progress


def threads_share_a_run() -> None:
    run, found = counterfoil.Run(), []
    request = json.dumps(RECONCILE).encode()
    work = [threading.Thread(target=lambda: found.append(run.call(request, [ROWS, ROWS]))) for _ in range(8)]
    for thread in work:
        thread.start()
    for thread in work:
        thread.join()
    assert len(found) == 8 and len(set(found)) == 1


def text_is_not_taken_for_bytes() -> None:
    try:
        counterfoil.call("{}", [])
    except TypeError:
        return
    raise AssertionError("a text was taken for bytes")


def the_readme_runs_as_written() -> None:
    text = (ROOT / "bindings-uniffi" / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert blocks
    for block in blocks:
        exec(compile(block, "README.md", "exec"), {})


CHECKS = (
    the_manifest_is_the_librarys_own,
    every_kind_of_error_has_a_class,
    a_failure_is_typed_and_says_where,
    an_amount_past_two_to_the_53_survives,
    a_stopped_run_is_cancelled,
    a_run_tells_its_progress,
    threads_share_a_run,
    text_is_not_taken_for_bytes,
    the_readme_runs_as_written,
)


def main() -> int:
    failed = 0
    for check in CHECKS:
        try:
            check()
        except Exception:  # noqa: BLE001  whatever a check raises is its failure
            failed += 1
            print(f"{check.__name__} failed\n{traceback.format_exc()}")
    print(f"{len(CHECKS) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
