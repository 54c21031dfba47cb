"""A plain full outer join in DuckDB: equal keys, and amounts within the tolerance."""

import duckdb

import cases

CONNECTION = duckdb.connect()
COLUMNS = ["class", "amount", "currency", "status", "account", "row"]
TYPES = {"amount": "BIGINT", "row": "BIGINT"}


def load(table: str, key: list[str], rows: list[dict]) -> None:
    names = [f"key_{name}" for name in key] + COLUMNS
    columns = ", ".join(f'"{name}" {TYPES.get(name, "VARCHAR")}' for name in names)
    CONNECTION.execute(f"CREATE OR REPLACE TEMP TABLE {table} ({columns})")
    marks = ", ".join("?" for _ in names)
    CONNECTION.executemany(f"INSERT INTO {table} VALUES ({marks})", [[row[name] for name in names] for row in rows])


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
        load("platform", key, left)
        load("channel", key, right)
        on = " AND ".join(f'p."key_{name}" = c."key_{name}"' for name in key)
        joined = CONNECTION.execute(
            f"""
            SELECT p.row, c.row,
                   abs(c.amount - p.amount) <= ? OR abs(c.amount - p.amount) * 10000::HUGEINT <= abs(p.amount) * ?::HUGEINT,
                   p.currency = c.currency, p.status = c.status AND p.account = c.account
            FROM platform p FULL OUTER JOIN channel c ON {on} AND p.class = c.class
            WHERE p.row IS NOT NULL AND c.row IS NOT NULL ORDER BY p.row, c.row
            """,
            [case["tolerance_minor"], case["tolerance_basis_points"]],
        ).fetchall()
        for here, there, amount, currency, rest in joined:
            if amount and currency and rest:
                pairs.append((here, there))
                taken_left.add(here)
                taken_right.add(there)
            else:
                diffs.append((here, there, cases.difference({"amount_match": amount, "currency_match": currency})))
    return pairs, diffs


if __name__ == "__main__":
    cases.run(answer)
