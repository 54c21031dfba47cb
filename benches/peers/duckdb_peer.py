"""DuckDB: a full outer join; small vocabularies are enums, as they are codes on our side.

`classify` stores the outcome of every record, sums them by outcome and currency and lists the differences, which is what
our side does; `list` and `csv` list the differences and do nothing else.
"""

import pathlib
import sys

import duckdb

import worker

mode, platform, channel = sys.argv[1:4]
here = pathlib.Path(__file__).parent
query, classified, totals = ((here / f"{name}.sql").read_text() for name in ("differences", "classified", "totals"))
database = duckdb.connect()
database.execute("CREATE TYPE currency AS ENUM ('EUR', 'USD', 'GBP', 'JPY')")
database.execute(
    "CREATE TYPE outcome AS ENUM ('matched', 'platform_only', 'channel_only', 'currency_diff', 'amount_diff', "
    "'status_diff')"
)
database.execute("CREATE TYPE status AS ENUM ('succeeded', 'refunded', 'disputed')")
for name, path in (("platform", platform), ("channel", channel)):
    read = (
        f"SELECT reference, amount, currency, status FROM read_csv('{path}', header = true, auto_detect = false, "
        "delim = ',', quote = '\"', columns = {'line_no': 'VARCHAR', 'reference': 'VARCHAR', 'amount': 'BIGINT', "
        "'currency': 'currency', 'status': 'status', 'created': 'VARCHAR'})"
    )
    kind = "VIEW" if mode == "csv" else "TABLE"
    database.execute(f"CREATE {kind} {name} AS {read}")


def rows(table):
    return zip(*(table.column(name).to_pylist() for name in worker.COLUMNS))


def work():
    if mode != "classify":
        return database.sql(query).to_arrow_table()
    database.execute(classified)
    database.sql(totals).to_arrow_table()
    return database.sql("FROM classified WHERE outcome <> 'matched'").to_arrow_table()


worker.serve(f"DuckDB ({mode})", duckdb.__version__, work, rows)
