"""polars: a full join, then the filter that keeps what differs; small vocabularies are enums.

`classify` keeps the outcome of every record, sums them by outcome and currency and lists the differences, which is what
our side does; `list` and `csv` list the differences and do nothing else.
"""

import sys

import polars as pl

import worker

mode, platform, channel = sys.argv[1:4]
TYPES = {
    "line_no": pl.String, "reference": pl.String, "amount": pl.Int64,
    "currency": pl.Enum(["EUR", "USD", "GBP", "JPY"]),
    "status": pl.Enum(["succeeded", "refunded", "disputed"]), "created": pl.String,
}


def scan(path):
    return pl.scan_csv(path, schema=TYPES).select("reference", "amount", "currency", "status")


def source(path):
    return scan(path) if mode == "csv" else scan(path).collect().lazy()


sides = [source(platform), source(channel)] if mode != "csv" else None


def work():
    ours, theirs = sides or (source(platform), source(channel))
    joined = ours.join(theirs, on="reference", how="full", suffix="_c")
    lone = pl.col("reference").is_null() | pl.col("reference_c").is_null()
    differing = (
        (pl.col("amount") != pl.col("amount_c"))
        | (pl.col("currency") != pl.col("currency_c"))
        | (pl.col("status") != pl.col("status_c"))
    )
    outcome = (
        pl.when(pl.col("reference_c").is_null()).then(pl.lit("platform_only"))
        .when(pl.col("reference").is_null()).then(pl.lit("channel_only"))
        .when(pl.col("currency") != pl.col("currency_c")).then(pl.lit("currency_diff"))
        .when(pl.col("amount") != pl.col("amount_c")).then(pl.lit("amount_diff"))
        .when(pl.col("status") != pl.col("status_c")).then(pl.lit("status_diff"))
        .otherwise(pl.lit("matched"))
    )
    kept = joined if mode == "classify" else joined.filter(lone | differing)
    classified = kept.select(
        outcome.alias("outcome"),
        pl.coalesce("reference", "reference_c").alias("reference"),
        pl.col("amount").alias("platform_amount"),
        pl.col("currency").alias("platform_currency"),
        pl.col("status").alias("platform_status"),
        pl.col("amount_c").alias("channel_amount"),
        pl.col("currency_c").alias("channel_currency"),
        pl.col("status_c").alias("channel_status"),
    ).collect()
    if mode != "classify":
        return classified
    classified.group_by("outcome", pl.coalesce("platform_currency", "channel_currency").alias("currency")).agg(
        pl.len(), pl.sum("platform_amount"), pl.sum("channel_amount")
    )
    return classified.filter(pl.col("outcome") != "matched")


worker.serve(f"polars ({mode})", pl.__version__, work, lambda frame: frame.select(worker.COLUMNS).iter_rows())
