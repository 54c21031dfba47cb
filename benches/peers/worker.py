"""What all peers share: answer `run`, `check` and `quit` on standard input with one line of JSON each.

`run` times the work and throws its answer away; `check` does it once more, untimed, and tells how many differences of
each outcome there are, with a sum of hashes that does not depend on their order.
"""

import json
import resource
import sys
import time

COLUMNS = (
    "outcome", "reference",
    "platform_amount", "platform_currency", "platform_status",
    "channel_amount", "channel_currency", "channel_status",
)


def fnv(text):
    """FNV-1a, 64 bits."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def listed(rows):
    """Counts and digest of rows of COLUMNS; None is written as nothing."""
    counts, digest = {}, 0
    for row in rows:
        counts[row[0]] = counts.get(row[0], 0) + 1
        line = "|".join("" if value is None else str(value) for value in row)
        digest = (digest + fnv(line)) & 0xFFFFFFFFFFFFFFFF
    return {"counts": counts, "digest": str(digest)}


def serve(name, version, work, rows):
    """Serves until `quit`. `work()` gives the engine's own form of the differences, `rows(it)` tuples of COLUMNS."""
    print(json.dumps({"name": name, "version": version}), flush=True)
    for line in sys.stdin:
        question = line.strip()
        if question == "run":
            start = time.perf_counter_ns()
            answer = work()
            spent = time.perf_counter_ns() - start
            del answer
            print(json.dumps({"microseconds": spent // 1000}), flush=True)
        elif question == "check":
            print(json.dumps(listed(rows(work()))), flush=True)
        elif question == "quit":
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(json.dumps({"peak_kib": peak}), flush=True)
            return
