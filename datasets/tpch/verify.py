"""Compares Arrow files, column by column and value by value, with those that another generator wrote.

For developers: shows that this generator's values are dbgen's. Needs Python with pyarrow, and as the other side what
`tpchgen-cli parquet -s SCALE -o FOLDER` (PyPI: tpchgen-cli) writes.

    python3 datasets/tpch/verify.py OUR_FOLDER PARQUET_FOLDER
"""

import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.ipc
import pyarrow.parquet


def compare(ours: Path, theirs: Path) -> list[str]:
    """What differs between the two files of a table."""
    with pa.memory_map(str(ours)) as source:
        table = pa.ipc.open_file(source).read_all()
        table.validate(full=True)
        reference = pa.parquet.ParquetFile(theirs)
        names = reference.schema_arrow.names
        faults = [] if table.column_names == names else [f"columns {table.column_names}, not {names}"]
        faults += [f"{field.name} is nullable" for field in table.schema if field.nullable]
        if table.num_rows != reference.metadata.num_rows:
            return faults + [f"{table.num_rows} rows, not {reference.metadata.num_rows}"]
        for name in names:
            column = table.column(name)
            expected = reference.read([name]).column(0).cast(column.type)
            if not column.equals(expected):
                faults.append(f"{name} differs")
        batches = pa.ipc.open_file(source).num_record_batches
        print(f"{ours.stem:9} {table.num_rows:>11,} rows, {batches} batches, {len(names)} columns compared", flush=True)
        return faults


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    ours, theirs = Path(sys.argv[1]), Path(sys.argv[2])
    faults = [f"{file.stem}: {fault}" for file in sorted(theirs.glob("*.parquet"))
              for fault in compare(ours / f"{file.stem}.arrow", file)]
    print("\n".join(faults) or "no differences")
    return 1 if faults else 0


sys.exit(main())
