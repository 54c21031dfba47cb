"""datacompy as its documentation shows it: join on the key columns, compare the rest with a tolerance."""

import datacompy
import pandas

import cases

COMPARED = ["amount", "currency", "status", "account"]


def answer(case: cases.Case) -> tuple[cases.Pairs, cases.Diffs]:
    pairs: cases.Pairs = []
    diffs: cases.Diffs = []
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for key in cases.keys_of(case):
        left = cases.open_rows(case, "platform", key, taken_left)
        right = cases.open_rows(case, "channel", key, taken_right)
        if not left or not right:
            continue
        comparison = datacompy.PandasCompare(
            pandas.DataFrame(left).rename(columns={"row": "left_row"}),
            pandas.DataFrame(right).rename(columns={"row": "right_row"}),
            join_columns=[f"key_{name}" for name in key] + ["class"],
            abs_tol=case["tolerance_minor"],
            rel_tol=case["tolerance_basis_points"] / 10_000,
        )
        for row in comparison.intersect_rows.to_dict("records"):
            here, there = int(row["left_row"]), int(row["right_row"])
            if all(row[f"{name}_match"] for name in COMPARED):
                pairs.append((here, there))
                taken_left.add(here)
                taken_right.add(there)
            else:
                diffs.append((here, there, cases.difference(row)))
    return pairs, diffs


if __name__ == "__main__":
    cases.run(answer)
