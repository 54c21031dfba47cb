"""Cases as the yardstick writes them, and answers as it reads them: one JSON object a line."""

import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

Case = dict[str, Any]
Pairs = list[tuple[int, int]]
Diffs = list[tuple[int, int, str]]


def open_rows(case: Case, side: str, key: list[str], taken: set[int]) -> list[dict[str, Any]]:
    """Rows that no earlier key has joined and that carry every reference of this key, as flat dictionaries."""
    rows = []
    for record in case[side]:
        references = record["references"]
        if record["row"] in taken or not all(references.get(name) for name in key):
            continue
        row = {f"key_{name}": references[name] for name in key}
        row |= {"class": record["class"], "amount": record["amount"], "currency": record["currency"]}
        row |= {"status": record["status"], "account": record["account"], "row": record["row"]}
        rows.append(row)
    return rows


def difference(row: dict[str, Any]) -> str:
    """The outcome of a joined pair that does not agree, from what agrees."""
    if not row["currency_match"]:
        return "currency_diff"
    return "status_diff" if row["amount_match"] else "amount_diff"


def keys_of(case: Case) -> Iterator[list[str]]:
    """The keys of the policy in order, each once."""
    seen: list[list[str]] = []
    for key in case["keys"]:
        if key not in seen:
            seen.append(key)
            yield key


def run(answer: Callable[[Case], tuple[Pairs, Diffs]]) -> None:
    """Answers every case of the file named first, into the file named second."""
    source, target = sys.argv[1:3]
    with open(source, encoding="utf-8") as cases, open(target, "w", encoding="utf-8") as answers:
        for line in cases:
            case = json.loads(line)
            result = {name: case[name] for name in ("family", "seed", "case")}
            try:
                pairs, diffs = answer(case)
                result |= {"claims": [[[left], [right]] for left, right in pairs], "diffs": diffs}
            except Exception as error:  # an engine that gives up on a case has failed that case, not the run
                result |= {"error": f"{type(error).__name__}: {error}"}
            answers.write(json.dumps(result) + "\n")
