// What `mayfly --help` prints.

export const help = `mayfly answers SQL over Arrow files, with machine code made for each query and thrown away after it.

Usage
  mayfly [options] "SQL"              a query; tables are files, named in quotes: from 'dir/trips.arrow'
  mayfly [options] -f query.sql       the SQL text from a file
  … | mayfly [options]                the SQL text from standard input
  mayfly explain [stages] "SQL"       what the query becomes; with --analyze also how it runs
  mayfly analyze file …               what can be known of the columns of Arrow files, kept for later queries
  mayfly compare "SQL"                the query in every mode: equal answers, where the time goes, what pays

The SQL text may be several statements with ; between them. They are run in order up to the first that fails, and every
answer is printed; with -o, a csv, json or arrow file takes one. What explain and compare take is one query, which
may have CREATE VIEW before it and DROP VIEW after it.

Tables
  -t, --table name=path   an Arrow file, or a folder of Arrow files as one table, under a name (repeatable)
  -d, --data folder       every *.arrow in the folder as a table by its file name, and every folder in it that
                          has *.arrow files as one table by its name (repeatable)
  -l, --load name=path    the same made resident: read once into memory, narrow, for the queries that follow; the path
                          may be the name of a table given by --table or --data (repeatable)

Output
  --format FORMAT         table, csv, json, jsonl, markdown or arrow (default: by the extension of -o, else table)
  -o, --output file       write the result to a file
  --rows N|all            rows that a table shows (default: 100 on a terminal, all elsewhere)

Other
  --threads N             worker threads (default: one a core)
  --mode MODE             interpreted, fast or optimised: no machine code, made quickly, made to run fast;
                          auto (the default) chooses by the number of rows
  --dialect NAME          the SQL's: postgres (the default), mysql, mariadb, bigquery, snowflake, transactsql, sqlite,
                          hive or trino
  -V, --version           the version
  -h, --help              this text

Stages of explain
  --plan                  the optimised plan (default)
  --pipelines             the generated loops and the operators that each fuses
  --ir, --optimised       LLVM's form of the generated code, as emitted and as optimised
  --asm                   the machine code
  --timing                how long each stage takes up to machine code, and LLVM for each pipeline
  --analyze               runs the query: estimated and true rows of each operator, and where the time goes;
                          with --json everything, for programs

Output of compare (default: a picture and numbers)
  --json                  all numbers, for programs
  --html file             a page to show

Examples
  mayfly "select count(*), max(delay) from 'node_modules/vega-datasets/data/flights-200k.arrow'"
  mayfly --data tpch/sf1 -f q1.sql
  mayfly -t trips=2026/ "select * from trips limit 5" --format csv | head
  mayfly "select * from 'trips.arrow' where fare > 100" -o expensive.arrow
  mayfly compare --html q1.html --data tpch/sf1 -f q1.sql
  mayfly explain --pipelines --data tpch/sf1 -f q3.sql

Exit codes: 0 success, 1 the query or its data is at fault, 2 the command line is, 130 interrupted.
`;
