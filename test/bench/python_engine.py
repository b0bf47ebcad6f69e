"""A process of the benchmark that holds an engine of Python (engines.ts starts it, protocol.ts says what it is asked):

    python3 python_engine.py ENGINE DATA THREADS

ENGINE is a key of `engines` below. The tables of DATA, a folder of Arrow files (and of Parquet files for Hyper, which
reads no Arrow), are loaded first, but for `duckdb-arrow`, which reads the mapped files in place. Where a package is
missing the process ends with an ImportError.
"""

import json
import os
import re
import sys
import tempfile
import time
import zlib

TABLES = ["region", "nation", "supplier", "part", "partsupp", "customer", "orders", "lineitem"]


def arrow_tables(data):
    """The tables as pyarrow tables over mapped files: nothing is copied."""
    import pyarrow

    for table in TABLES:
        with pyarrow.memory_map(os.path.join(data, f"{table}.arrow")) as file:
            yield table, pyarrow.ipc.open_file(file).read_all()


class DuckDb:
    """Tables in DuckDB's memory."""

    results = "Arrow tables"

    def __init__(self, data, threads):
        import duckdb

        self.version = duckdb.__version__
        self.connection = duckdb.connect(":memory:", config={"threads": threads})
        for name, table in arrow_tables(data):
            self.take(name, table)

    def take(self, name, table):
        self.connection.register("source", table)
        self.connection.execute(f'create table "{name}" as select * from source')
        self.connection.unregister("source")

    def execute(self, statement):
        """The result with all rows fetched, and how many; None where a statement has none."""
        result = self.connection.execute(statement)
        if statement.lower().startswith(("create ", "drop ")):
            return None
        table = result.to_arrow_table()
        return table, table.num_rows

    def rows(self, table):
        return zip(*(column.to_pylist() for column in table.columns))


class DuckDbOverArrow(DuckDb):
    """DuckDB over the mapped Arrow files."""

    def take(self, name, table):
        self.connection.register(name, table)


class Hyper:
    """Tables in a database of Hyper's own, loaded from Parquet."""

    results = "Python rows"

    def __init__(self, data, threads):
        import tableauhyperapi as hyper

        self.version = hyper.__version__
        self.folder = tempfile.TemporaryDirectory(prefix="mayfly-hyper-")
        self.process = hyper.HyperProcess(
            hyper.Telemetry.DO_NOT_SEND_USAGE_DATA_TO_TABLEAU,
            parameters={
                "hard_concurrent_query_thread_limit": str(threads),
                "log_config": "",
                "log_dir": self.folder.name,
            },
        )
        file = os.path.join(self.folder.name, "tpch.hyper")
        self.connection = hyper.Connection(self.process.endpoint, file, hyper.CreateMode.CREATE_AND_REPLACE)
        for table in TABLES:
            path = os.path.join(data, "parquet", f"{table}.parquet")
            self.connection.execute_command(f"create table {table} as select * from external('{path}')")

    def execute(self, statement):
        with self.connection.execute_query(statement) as result:
            rows = list(result)
        return rows, len(rows)

    def rows(self, rows):
        return rows

    def close(self):
        self.connection.close()
        self.process.close()
        self.folder.cleanup()


class Polars:
    """Data frames in memory."""

    results = "data frames"

    def __init__(self, data, threads):
        import polars

        self.version = polars.__version__
        assert polars.thread_pool_size() == threads
        # Copied: a frame over mapped memory would read the file anew where the system has dropped its pages.
        frames = {name: polars.from_arrow(table).rechunk() for name, table in arrow_tables(data)}
        self.context = polars.SQLContext(frames, eager=True)

    def execute(self, statement):
        frame = self.context.execute(statement)
        return frame, frame.height

    def rows(self, frame):
        return frame.rows()


class DataFusion:
    """Record batches in memory, shared out to as many partitions as threads."""

    results = "record batches"

    def __init__(self, data, threads):
        import datafusion
        import pyarrow

        self.version = datafusion.__version__
        self.context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(threads))
        for name, table in arrow_tables(data):
            sink = pyarrow.BufferOutputStream()
            with pyarrow.ipc.new_stream(sink, table.schema) as stream:
                stream.write_table(table)
            batches = pyarrow.ipc.open_stream(sink.getvalue()).read_all().to_batches()
            parts = [batches[k::threads] for k in range(threads)]
            self.context.register_record_batches(name, [part for part in parts if part])

    def execute(self, statement):
        batches = self.context.sql(statement).collect()
        if statement.lower().startswith(("create ", "drop ")):
            return None
        return batches, sum(batch.num_rows for batch in batches)

    def rows(self, batches):
        for batch in batches:
            yield from zip(*(column.to_pylist() for column in batch.columns))


engines = {
    "duckdb": DuckDb,
    "duckdb-arrow": DuckDbOverArrow,
    "hyper": Hyper,
    "polars": Polars,
    "datafusion": DataFusion,
}


def sums(rows):
    """What protocol.ts calls an Answer."""
    number = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?").fullmatch
    rows = list(rows)
    columns = []
    for column in zip(*rows):
        values = [str(value) for value in column if value is not None]
        numbers = all(number(value) for value in values)
        columns.append(sum(float(value) if numbers else zlib.crc32(value.encode()) for value in values))
    return {"rows": len(rows), "columns": columns}


def reply(engine, request):
    answer = None
    start = time.perf_counter_ns()
    for statement in request["statements"]:
        answer = engine.execute(statement) or answer
    milliseconds = (time.perf_counter_ns() - start) / 1e6
    result, rows = answer
    if request["task"] == "time":
        return {"rows": rows, "times": {"total": milliseconds}}
    return sums(engine.rows(result))


def main():
    name, data, threads = sys.argv[1:]
    engine = engines[name](data, int(threads))
    print(json.dumps({"version": engine.version, "results": engine.results}), flush=True)
    for line in sys.stdin:
        try:
            told = reply(engine, json.loads(line))
        except Exception as error:  # each engine has exceptions of its own; the benchmark tells them
            told = {"error": str(error) or type(error).__name__}
        print(json.dumps(told), flush=True)
    if hasattr(engine, "close"):
        engine.close()


main()
