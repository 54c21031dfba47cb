"""DuckDB: a full outer join that lists the differences; small vocabularies are enums, as they are codes on our side."""

import pathlib
import sys

import duckdb

import worker

mode, platform, channel = sys.argv[1:4]
query = (pathlib.Path(__file__).parent / "differences.sql").read_text()
database = duckdb.connect()
database.execute("CREATE TYPE currency AS ENUM ('EUR', 'USD', 'GBP', 'JPY')")
database.execute("CREATE TYPE status AS ENUM ('succeeded', 'refunded', 'disputed')")
for name, path in (("platform", platform), ("channel", channel)):
    read = (
        f"SELECT reference, amount, currency, status FROM read_csv('{path}', header = true, auto_detect = false, "
        "delim = ',', quote = '\"', columns = {'line_no': 'VARCHAR', 'reference': 'VARCHAR', 'amount': 'BIGINT', "
        "'currency': 'currency', 'status': 'status', 'created': 'VARCHAR'})"
    )
    kind = "TABLE" if mode == "exact" else "VIEW"
    database.execute(f"CREATE {kind} {name} AS {read}")


def rows(table):
    return zip(*(table.column(name).to_pylist() for name in worker.COLUMNS))


worker.serve("DuckDB", duckdb.__version__, lambda: database.sql(query).to_arrow_table(), rows)
