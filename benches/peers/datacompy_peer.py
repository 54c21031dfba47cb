"""pandas with datacompy: two CSV files read and compared on the reference."""

import sys

import datacompy
import pandas as pd

import worker

mode, platform, channel = sys.argv[1:4]
COLUMNS = ["reference", "amount", "currency", "status"]


def work():
    ours, theirs = (pd.read_csv(path, usecols=COLUMNS) for path in (platform, channel))
    return datacompy.PandasCompare(ours, theirs, join_columns="reference", df1_name="platform", df2_name="channel")


def plain(row):
    """pandas turns whole numbers into floats where a column has gaps."""
    return tuple(int(value) if isinstance(value, float) else value for value in row)


def rows(compared):
    return map(plain, differing_rows(compared))


def differing_rows(compared):
    ours, theirs = compared.df1_name, compared.df2_name
    empty = (None, None, None)
    for row in compared.df1_unq_rows[COLUMNS].itertuples(index=False):
        yield ("platform_only", row[0], *row[1:], *empty)
    for row in compared.df2_unq_rows[COLUMNS].itertuples(index=False):
        yield ("channel_only", row[0], *empty, *row[1:])
    both = compared.intersect_rows
    differing = both[~(both["amount_match"] & both["currency_match"] & both["status_match"])]
    fields = [f"{field}_{side}" for side in (ours, theirs) for field in COLUMNS[1:]]
    for row, matches in zip(
        differing[["reference", *fields]].itertuples(index=False),
        differing[["currency_match", "amount_match"]].itertuples(index=False),
    ):
        outcome = "status_diff" if all(matches) else "amount_diff" if matches[0] else "currency_diff"
        yield (outcome, *row)


worker.serve("pandas + datacompy", f"{pd.__version__} + {datacompy.__version__}", work, rows)
