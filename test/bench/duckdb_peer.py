"""DuckDB from PyPI as a process that the benchmark asks (engines.ts starts it):

    python3 duckdb_peer.py DATABASE THREADS TABLE...

Copies the tables of a DuckDB file into memory and prints one line of JSON that says what it is. Then each line of
standard input is a JSON list of statements; they are run in order, and the answer is a line of JSON: milliseconds from
the first statement's text to the last result, all rows fetched, and the number of rows of the query among them. Results are
fetched as Arrow tables where pyarrow is there, else as Python tuples.
"""

import json
import sys
import time

import duckdb

try:
    import pyarrow  # noqa: F401  duckdb needs it to make Arrow tables
except ImportError:
    pyarrow = None


def fetch(result):
    """All rows of a result; how many there are."""
    if pyarrow is None:
        return len(result.fetchall())
    return result.to_arrow_table().num_rows


def answer(connection, statements):
    """Runs statements; milliseconds and the rows of the last that is a query."""
    rows = 0
    start = time.perf_counter_ns()
    for statement in statements:
        result = connection.execute(statement)
        if not statement.lower().startswith(("create ", "drop ")):
            rows = fetch(result)
    return {"milliseconds": (time.perf_counter_ns() - start) / 1e6, "rows": rows}


def main():
    database, threads, *tables = sys.argv[1:]
    connection = duckdb.connect(":memory:", config={"threads": int(threads)})
    connection.execute(f"attach '{database}' as source (read_only)")
    for table in tables:
        connection.execute(f'create table "{table}" as select * from source."{table}"')
    connection.execute("detach source")
    kind = "tuples" if pyarrow is None else "Arrow tables"
    print(json.dumps({"version": duckdb.__version__, "results": kind}), flush=True)
    for line in sys.stdin:
        try:
            reply = answer(connection, json.loads(line))
        except duckdb.Error as error:
            reply = {"error": str(error)}
        print(json.dumps(reply), flush=True)


main()
