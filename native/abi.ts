// The one list of native functions, their types, and the structures that TypeScript, generated code and C++
// share. The build generates from it the C++ prototypes, structure layouts and the library's symbol table;
// codegen declares LLVM functions from it; runtime/native-library.ts wraps the host functions from it.
// Imports nothing. What host functions are told of queries and of tables' columns, and tell, as JSON, is in query-abi.ts
// and table-abi.ts.

/**
 * Types of parameters and results. `text` is two machine words, a pointer to bytes and a length; `decimal`
 * is two words, low and high half of a 128-bit integer. As results both come back in two registers
 * (LLVM {ptr, i64} and {i64, i64}; C++ structures of two words).
 */
export type NativeType = 'void' | 'bool' | 'i32' | 'i64' | 'f32' | 'f64' | 'pointer' | 'text' | 'decimal';

/** A function that generated code calls. */
export interface LibraryFunction {
  readonly parameters: readonly (readonly [name: string, type: NativeType])[];
  readonly returns: NativeType;
  /** It may set the query's status; generated code tests the status after the call and leaves. */
  readonly fallible: boolean;
  /** No effect but its result: LLVM may merge or drop calls. */
  readonly pure: boolean;
  readonly description: string;
}

type Parameters = Record<string, NativeType>;
function row(parameters: Parameters, returns: NativeType, description: string, fallible: boolean, pure: boolean): LibraryFunction {
  return { parameters: Object.entries(parameters), returns, description, fallible, pure };
}
const pure = (parameters: Parameters, returns: NativeType, description: string) => row(parameters, returns, description, false, true);
const effect = (parameters: Parameters, returns: NativeType, description: string) => row(parameters, returns, description, false, false);
const fallible = (parameters: Parameters, returns: NativeType, description: string) => row(parameters, returns, description, true, false);

/**
 * Functions of the library instance, called by generated code. `worker` is the Worker of the calling thread;
 * strings that a function makes live in its arena until the query ends.
 */
export const libraryFunctions = {
  // query
  query_fail: effect({ query: 'pointer', error: 'i32' }, 'void', 'Sets the status to a QueryError, unless one is set already.'),

  // join_table.cpp
  join_table_append: fallible({ local: 'pointer', hash: 'i64' }, 'pointer', 'Storage for one build row of the object’s row size; null when the query must stop.'),
  join_table_number: effect({ table: 'pointer', values: 'pointer', bytes: 'i32', minimum: 'i64', begin: 'i64', end: 'i64' }, 'void', 'Enters the keys of rows begin to end into a table of nothing but keys: integers of so many bytes (1 to 16, the lower 8 count), which number its slots from `minimum` on.'),
  batch_find: pure({ starts: 'pointer', count: 'i64', row: 'i64' }, 'i64', 'The batch of a table that has a row: the last of `count` that begins, by the i64 in `starts`, at or before it.'),
  join_table_note_key: effect({ local: 'pointer', key: 'i64' }, 'void', 'Enters a value into the key set of a table that has one.'),

  // aggregate_*.cpp
  aggregate_table_insert: fallible({ local: 'pointer', hash: 'i64', entry: 'pointer' }, 'pointer', 'A new group row, its hash set and the rest not cleared, entered under `hash` in the worker’s table: into the free entry that a probe ended at, unless the table grows or moves its groups. Null when the query must stop.'),
  aggregate_table_next: fallible({ local: 'pointer' }, 'pointer', 'The row of the next group, not cleared, of rows that are neighbours: called for a morsel’s first group, and where there is no room behind the row of the group that has ended. Null when the query must stop.'),
  aggregate_table_end: fallible({ local: 'pointer', row: 'pointer' }, 'void', 'Ends a morsel whose last group of neighbours has this row.'),
  aggregate_table_single: fallible({ local: 'pointer' }, 'pointer', 'The worker’s row of an ungrouped aggregate, initialized; null when the query must stop.'),

  // collector.cpp
  collector_append: fallible({ local: 'pointer' }, 'pointer', 'Storage for one row; null when the query must stop or this morsel needs no more rows.'),

  // row_selection.cpp
  rows_select: effect({ passes: 'pointer', count: 'i64', places: 'pointer' }, 'i64', 'Writes the places of the bytes that are 1 (the others are 0), ascending, as 16-bit integers; how many. The bytes must have room for a multiple of 16, the places for 16 more.'),
  keys_select: effect({ slots: 'pointer', keys: 'pointer', form: 'i32', minimum: 'i64', count: 'i64', places: 'pointer' }, 'i64', 'Writes the places, among `count` keys, of those whose slot is taken, as rows_select does. `slots`: the directory of a direct join table or a key set; `form`: see KeyForm; slots are numbered from `minimum` on.'),
  keys_keep: effect({ slots: 'pointer', keys: 'pointer', form: 'i32', minimum: 'i64', count: 'i64', places: 'pointer' }, 'i64', 'Keeps those of `count` places whose keys keys_select would choose; how many.'),

  // row_tests.cpp; each leaves those of `count` bytes 1 whose rows pass
  rows_all: effect({ count: 'i64', passes: 'pointer' }, 'void', 'Sets all bytes to 1.'),
  rows_valid: effect({ validity: 'pointer', row: 'i64', count: 'i64', passes: 'pointer' }, 'void', 'Rows whose bits are set, from `row` on.'),
  rows_within: effect({ values: 'pointer', bytes: 'i32', count: 'i64', first: 'i64', span: 'i64', passes: 'pointer' }, 'void', 'Rows whose value, an integer of so many bytes (1 to 16, the lower 8 count), is no more than `span` beyond `first`, modulo its width.'),
  rows_below: effect({ values: 'pointer', others: 'pointer', bytes: 'i32', count: 'i64', distance: 'i64', passes: 'pointer' }, 'void', 'Rows whose value less that of `others`, which does not overflow an integer of that width (of 16 bytes: 8), is less than `distance`.'),

  // text.cpp; lengths and positions of SQL are in characters, of `text` in bytes
  text_prefix: pure({ value: 'text' }, 'i64', 'The first 8 bytes as a number whose unsigned order is theirs; zeros behind a shorter text.'),
  text_hash: pure({ value: 'text' }, 'i64', 'A 64-bit hash of the bytes.'),
  text_equal: pure({ left: 'text', right: 'text' }, 'bool', 'Whether the bytes are the same.'),
  text_compare: pure({ left: 'text', right: 'text' }, 'i32', 'Negative, zero or positive by byte order.'),
  text_like: pure({ value: 'text', pattern: 'text' }, 'bool', 'LIKE with a general pattern, preprocessed: byte 1 is any run, byte 2 any character, byte 3 escapes the next of 1, 2, 3.'),
  text_like_fold: pure({ value: 'text', pattern: 'text' }, 'bool', 'ILIKE; the pattern as for text_like and already lower case.'),
  text_find: pure({ value: 'text', part: 'text' }, 'i64', 'Where in `value` the bytes of `part` first begin, or -1; for the parts of LIKE ‘%part%part%’.'),
  text_pattern: fallible({ worker: 'pointer', pattern: 'text', escape: 'i32' }, 'text', 'Preprocesses a LIKE pattern known only at run time; `escape` is a code point, or -1 for none.'),
  text_concatenate: fallible({ worker: 'pointer', left: 'text', right: 'text' }, 'text', 'left || right.'),
  text_substring: fallible({ worker: 'pointer', value: 'text', start: 'i64', length: 'i64' }, 'text', 'SUBSTRING, 1-based characters; negative length is an error.'),
  text_substring_from: pure({ value: 'text', start: 'i64' }, 'text', 'SUBSTRING without a length.'),
  text_lower: fallible({ worker: 'pointer', value: 'text' }, 'text', 'ASCII and Latin letters folded as PostgreSQL’s C.UTF-8 simple case mapping does.'),
  text_upper: fallible({ worker: 'pointer', value: 'text' }, 'text', 'As text_lower, to upper case.'),
  text_character_length: pure({ value: 'text' }, 'i32', 'Number of characters.'),
  text_trim: pure({ value: 'text', characters: 'text', sides: 'i32' }, 'text', 'Removes characters of a set; sides: 1 leading, 2 trailing, 3 both.'),
  text_position: pure({ value: 'text', part: 'text' }, 'i32', '1-based character position of the first occurrence, or 0.'),
  text_replace: fallible({ worker: 'pointer', value: 'text', replacement: 'pointer' }, 'text', 'REPLACE; `replacement` points to four words: from pointer, length, to pointer, length.'),
  text_left: pure({ value: 'text', count: 'i64' }, 'text', 'LEFT; negative counts from the end.'),
  text_right: pure({ value: 'text', count: 'i64' }, 'text', 'RIGHT; negative counts from the end.'),
  text_repeat: fallible({ worker: 'pointer', value: 'text', count: 'i64' }, 'text', 'REPEAT.'),
  text_reverse: fallible({ worker: 'pointer', value: 'text' }, 'text', 'REVERSE, by characters.'),

  // cast.cpp; to text as PostgreSQL prints, from text as it reads (surrounding spaces allowed)
  text_from_integer: fallible({ worker: 'pointer', value: 'i64' }, 'text', 'Decimal digits.'),
  text_from_unsigned: fallible({ worker: 'pointer', value: 'i64' }, 'text', 'Decimal digits of an unsigned 64-bit value.'),
  text_from_float32: fallible({ worker: 'pointer', value: 'f32' }, 'text', 'Shortest digits that read back the same.'),
  text_from_float64: fallible({ worker: 'pointer', value: 'f64' }, 'text', 'Shortest digits that read back the same.'),
  text_from_decimal: fallible({ worker: 'pointer', value: 'decimal', scale: 'i32' }, 'text', 'All `scale` digits after the point.'),
  text_from_boolean: pure({ value: 'bool' }, 'text', 'true or false.'),
  text_from_date: fallible({ worker: 'pointer', days: 'i32' }, 'text', 'ISO.'),
  text_from_timestamp: fallible({ worker: 'pointer', value: 'i64', unit: 'i32', utc: 'bool' }, 'text', 'ISO; unit: decimal digits after the second (0, 3, 6, 9); trailing zeros dropped; utc appends +00.'),
  integer_from_text: fallible({ worker: 'pointer', value: 'text', bits: 'i32' }, 'i64', 'A signed integer of 16, 32 or 64 bits.'),
  float32_from_text: fallible({ worker: 'pointer', value: 'text' }, 'f32', 'real.'),
  float64_from_text: fallible({ worker: 'pointer', value: 'text' }, 'f64', 'double precision.'),
  decimal_from_text: fallible({ worker: 'pointer', value: 'text', precision: 'i32', scale: 'i32' }, 'decimal', 'decimal(precision, scale), rounded half away from zero.'),
  boolean_from_text: fallible({ worker: 'pointer', value: 'text' }, 'bool', 'PostgreSQL’s spellings and their unique prefixes.'),
  date_from_text: fallible({ worker: 'pointer', value: 'text' }, 'i32', 'ISO dates.'),
  timestamp_from_text: fallible({ worker: 'pointer', value: 'text', unit: 'i32', utc: 'bool' }, 'i64', 'ISO timestamps; a zone offset is applied where utc, ignored otherwise.'),

  // decimal.cpp; 128-bit values, each at its own scale
  decimal_multiply: fallible({ worker: 'pointer', left: 'decimal', right: 'decimal' }, 'decimal', 'Exact product; an error beyond 38 digits.'),
  decimal_multiply_round: fallible({ worker: 'pointer', left: 'decimal', right: 'decimal', drop: 'i32' }, 'decimal', 'Product of up to 76 digits divided by 10^drop, rounded half away from zero.'),
  decimal_divide: fallible({ query: 'pointer', left: 'decimal', right: 'decimal', shift: 'i32' }, 'decimal', 'left × 10^shift / right, rounded half away from zero; errors: zero divisor, beyond 38 digits.'),
  decimal_modulo: fallible({ query: 'pointer', left: 'decimal', right: 'decimal' }, 'decimal', 'Remainder with the sign of left, both at one scale.'),
  decimal_rescale: fallible({ query: 'pointer', value: 'decimal', change: 'i32', precision: 'i32' }, 'decimal', 'value × 10^change (change < 0 rounds half away from zero); an error where it exceeds `precision` digits.'),
  decimal_from_float64: fallible({ query: 'pointer', value: 'f64', precision: 'i32', scale: 'i32' }, 'decimal', 'As PostgreSQL converts double precision to numeric (15 significant digits), then rounds.'),
  decimal_from_float32: fallible({ query: 'pointer', value: 'f32', precision: 'i32', scale: 'i32' }, 'decimal', 'As PostgreSQL converts real to numeric (6 significant digits), then rounds.'),
  float64_from_decimal: pure({ value: 'decimal', scale: 'i32' }, 'f64', 'Nearest double.'),

  // date.cpp; days since 1970-01-01; timestamps in units of 10^-digits seconds (digits 0, 3, 6, 9)
  date_extract: pure({ days: 'i32', field: 'i32' }, 'i64', 'A DateField of a date.'),
  date_truncate: pure({ days: 'i32', field: 'i32' }, 'i32', 'The first day of the period that a DateField names.'),
  date_add_months: fallible({ query: 'pointer', days: 'i32', months: 'i32' }, 'i32', 'The same day so many months on, or that month’s last.'),
  timestamp_extract: pure({ value: 'i64', digits: 'i32', field: 'i32' }, 'i64', 'A DateField; second, millisecond, microsecond and epoch include the fraction, as microseconds for second and epoch.'),
  timestamp_truncate: pure({ value: 'i64', digits: 'i32', field: 'i32' }, 'i64', 'The start of the period that a DateField names.'),
  timestamp_add: fallible({ query: 'pointer', value: 'i64', digits: 'i32', months: 'i32', days: 'i32', microseconds: 'i64' }, 'i64', 'Adds an interval.'),

  // float.cpp
  float16_widen: pure({ bits: 'i32' }, 'f32', 'A half-precision value.'),
  float64_power: fallible({ query: 'pointer', base: 'f64', exponent: 'f64' }, 'f64', 'POWER with PostgreSQL’s errors.'),
  float64_exponential: fallible({ query: 'pointer', value: 'f64' }, 'f64', 'EXP with PostgreSQL’s errors.'),
  float64_logarithm: fallible({ query: 'pointer', value: 'f64' }, 'f64', 'LN with PostgreSQL’s errors.'),
  float64_round: pure({ value: 'f64' }, 'f64', 'Nearest integer, halves to even.'),
} as const satisfies Record<string, LibraryFunction>;

export type LibraryFunctionName = keyof typeof libraryFunctions;

/** Fields of dates and timestamps, by their number in native calls. */
export const dateFields = {
  microseconds: 0, milliseconds: 1, second: 2, minute: 3, hour: 4, day: 5, week: 6, month: 7, quarter: 8, year: 9,
  decade: 10, century: 11, millennium: 12, dow: 13, isodow: 14, doy: 15, isoyear: 16, epoch: 17,
} as const;

/**
 * Values of Query.status. 0: go on. The messages are PostgreSQL's; `{}` is filled by the library function
 * that failed (the text of a bad cast).
 */
export const queryErrors = {
  canceled: [1, 'query_canceled', 'the query was cancelled'],
  out_of_memory: [2, 'out_of_memory', 'the query needs more memory than its limit of {} bytes'],
  smallint_range: [3, 'numeric_value_out_of_range', 'smallint out of range'],
  integer_range: [4, 'numeric_value_out_of_range', 'integer out of range'],
  bigint_range: [5, 'numeric_value_out_of_range', 'bigint out of range'],
  real_range: [6, 'numeric_value_out_of_range', 'value out of range: overflow'],
  real_underflow: [7, 'numeric_value_out_of_range', 'value out of range: underflow'],
  decimal_range: [8, 'numeric_value_out_of_range', 'numeric field overflow'],
  division_by_zero: [9, 'division_by_zero', 'division by zero'],
  invalid_text: [10, 'invalid_text_representation', 'invalid input syntax for type {}'],
  text_range: [11, 'numeric_value_out_of_range', 'value {}'],
  invalid_datetime: [12, 'invalid_datetime_format', 'invalid input syntax for type {}'],
  date_range: [13, 'datetime_field_overflow', 'date out of range'],
  timestamp_range: [14, 'datetime_field_overflow', 'timestamp out of range'],
  datetime_field: [15, 'datetime_field_overflow', 'date/time field value out of range: {}'],
  substring_length: [16, 'substring_error', 'negative substring length not allowed'],
  text_length: [17, 'numeric_value_out_of_range', 'requested length too large'],
  invalid_escape: [18, 'invalid_escape_sequence', '{}'],
  square_root_domain: [19, 'invalid_parameter_value', 'cannot take square root of a negative number'],
  logarithm_domain: [20, 'invalid_parameter_value', '{}'],
  power_domain: [21, 'invalid_parameter_value', '{}'],
  unsigned_range: [22, 'numeric_value_out_of_range', 'unsigned integer out of range'],
  file_changed: [23, 'file_changed', 'a data file changed while the query was reading it: {}'],
  internal: [24, 'internal_error', '{}'],
  cardinality: [25, 'cardinality_violation', 'more than one row returned by a subquery used as an expression'],
  tinyint_range: [26, 'numeric_value_out_of_range', 'tinyint out of range'],
  float_text_range: [27, 'numeric_value_out_of_range', '{}'],
  datetime_text_range: [28, 'datetime_field_overflow', '{}'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type QueryErrorName = keyof typeof queryErrors;

/**
 * How keys_select and keys_keep read integers and look them up: so many bytes from one to the next, 1 to 16, of which the
 * lower 8 count; plus 32 where they are signed, 64 where the slots are a directory's, and 256 × the bits of a slot's number.
 */
export type KeyForm = number;

/** Structures whose leading fields generated code reads, in order; offsets follow from C alignment. */
export const structures = {
  /**
   * One execution. `constants` are those of the pipeline that runs; `objects` points to an array of pointers, one an
   * object. Arrays of both structures may move from one pipeline to the next.
   */
  Query: [['status', 'i32'], ['constants', 'pointer'], ['objects', 'pointer']],
  /**
   * One thread of one execution. `locals` points to an array of pointers, one an object; `counters` to an array of
   * i64, as many as PipelineDescriptor.counters says.
   */
  Worker: [['query', 'pointer'], ['locals', 'pointer'], ['counters', 'pointer']],
  /**
   * A built join table. By hash (unchained: Birler, Schmidt, Fent, Neumann, DaMoN 2024), a hash belongs to slot
   * `hash >> shift`; its rows lie contiguously, `rowSize` bytes each, from `directory[slot - 1] >> 16` to
   * `directory[slot] >> 16` (directory[-1] is valid). The low 16 bits of directory[slot] are a bloom filter:
   * every row set bits `hash & 15` and `(hash >> 4) & 15`. A row does not contain its hash.
   *
   * Direct, bit `slot & 31` of `directory[slot >> 5]` tells whether a slot has rows. Its rank is the upper half of that
   * word plus the number of bits set below its own; its rows lie from `ends[rank - 1]` to `ends[rank]` (ends[-1] is
   * valid), or, where the table is unique, its one row at `rows + rank × rowSize`.
   *
   * Of a table with a key set, bit `key & 31` of the i32 `keySet[key >> 5]` tells whether some row has that key.
   *
   * `nullKeys` is not touched by the library: generated code sets it to 1 where the build side had a row with a NULL key.
   */
  JoinTable: [
    ['directory', 'pointer'], ['shift', 'i64'], ['rowCount', 'i64'], ['nullKeys', 'i64'], ['rows', 'pointer'], ['ends', 'pointer'],
    ['keySet', 'pointer'],
  ],
  /**
   * A worker's groups. By hash: open addressing, linear probing from `hash & mask`; entries of 16 bytes, hash (i64)
   * and row (pointer, null where free); `taken`: rows of all morsels so far, counted by generated code. Direct: `entries` are the rows themselves, and the byte at `used` + slot is
   * not 0 where a slot's row is in use; both stay where they are from before the worker's first morsel on. Clustered: rows
   * lie one behind the other up to `limit`, where the next is to be asked for; before a morsel's first, one row behind null.
   */
  AggregateLocal: [['entries', 'pointer'], ['mask', 'i64'], ['used', 'pointer'], ['taken', 'i64'], ['limit', 'pointer']],
  /** A worker's part of a collector. Of the first rows of an order, `bound`: no row with a greater prefix (unsigned) is one. */
  CollectorPart: [['bound', 'i64']],
} as const satisfies Record<string, readonly (readonly [string, NativeType])[]>;

export type StructureName = keyof typeof structures;

/**
 * Functions that a module defines for native code to call, by signature:
 * - pipeline: void (ptr query, ptr worker, ptr source, i64 begin, i64 end), one morsel. `source` is, for a
 *   table, an array of the batch's buffer addresses in slot order, begin and end rows of the batch; for
 *   an object, its array of row pointers, begin and end indexes into it; for `single`, null, 0, 1.
 * - equal: i1 (ptr row, ptr row) of two group rows' keys, or of two collected rows' partitions.
 * - combine: void (ptr query, ptr into, ptr from) of two group rows' aggregates.
 * - initialize: void (ptr row) of the row of an ungrouped aggregate.
 * - compare: i32 (ptr row, ptr row), negative, zero or positive, of two sort rows.
 */
export type GeneratedFunction = 'pipeline' | 'equal' | 'combine' | 'initialize' | 'compare';

/** Types of host functions: what crosses ffi-rs. `json` is a string; `bytes` a Buffer passed without copy. */
export type HostType = 'void' | 'i32' | 'i64' | 'json' | 'bytes';

/** A function that TypeScript calls. A failed call returns 0 (or an empty string) and leaves host_error. */
export interface HostFunction {
  readonly parameters: readonly (readonly [name: string, type: HostType])[];
  readonly returns: HostType;
  readonly description: string;
}

function host(parameters: Record<string, HostType>, returns: HostType, description: string): HostFunction {
  return { parameters: Object.entries(parameters), returns, description };
}

/**
 * Functions of the host library, called from TypeScript on the main thread. Long work is a task: its id is
 * written (8 bytes, little endian) to the notification pipe when it ends. Handles and ids are positive.
 */
export const hostFunctions = {
  host_open: host({ libraryFolder: 'json' }, 'i32', 'Loads the library instance from the object for this CPU in the folder. 1, or 0.'),
  host_error: host({}, 'json', 'The last failed call’s {code, message}.'),
  host_describe: host({}, 'json', '{cpu, level, llvm, symbols}: what was loaded.'),
  host_preload: host({ path: 'json' }, 'void', 'Begins to load a shared library on a thread of its own: who then loads it waits less. May come before host_open.'),
  host_leave: host({ code: 'i32' }, 'void', 'Ends the process at once, without taking anything down.'),
  notification_open: host({}, 'i32', 'The read end of the notification pipe.'),
  memory_file_create: host({}, 'i32', 'File descriptor of a new memory file; closed by the caller.'),
  file_map: host({ path: 'json' }, 'json', 'Maps a file for reading: {handle, address, size, device, inode, modified}.'),
  file_unmap: host({ handle: 'i64' }, 'void', 'Undoes file_map.'),
  memory_read: host({ address: 'i64', into: 'bytes', size: 'i64' }, 'i32', 'Copies memory of a mapped file or a resident table into a Buffer. 1, or 0 where the file shrank below it.'),
  memory_gather: host({ pieces: 'bytes', count: 'i64', into: 'bytes', size: 'i64' }, 'i32', 'Copies pieces of such memory, `count` pairs of an address and a size (u64), one behind the other into all of a Buffer. 1, or 0 where a file shrank below one.'),
  buffer_address: host({ buffer: 'bytes' }, 'i64', 'The address of a Buffer’s memory, which must be off the JavaScript heap.'),
  scheduler_open: host({ threads: 'i32' }, 'i64', 'A pool of worker threads.'),
  scheduler_close: host({ scheduler: 'i64' }, 'void', 'Ends the pool’s threads after their tasks.'),
  column_validate: host({ scheduler: 'i64', descriptor: 'json' }, 'i64', 'Starts the check of a ColumnDescriptor; a task.'),
  memory_prefetch: host({ scheduler: 'i64', addresses: 'bytes', count: 'i64' }, 'i64', 'Starts to bring `count` places of mapped files (u64) into memory; a task.'),
  task_result: host({ task: 'i64' }, 'json', 'Result of a finished task that is not a query, once; forgets it.'),
  task_cancel: host({ task: 'i64' }, 'void', 'Asks the check of a column or the making of a resident table to stop soon.'),
  resident_load: host({ scheduler: 'i64', descriptor: 'json' }, 'i64', 'Starts to make a resident table from its ResidentDescriptor; a task.'),
  resident_result: host({ task: 'i64' }, 'json', 'The ResidentReport of an ended task, once; forgets the task.'),
  resident_free: host({ handle: 'i64' }, 'void', 'Frees a resident table.'),
  query_create: host({ scheduler: 'i64', descriptor: 'json' }, 'i64', 'A query from its QueryDescriptor: its instance is born. A task, not yet started.'),
  query_start: host({ query: 'i64' }, 'i32', 'Compiles, links and runs its pipelines on the scheduler, also those added from now on.'),
  query_add_module: host({ query: 'i64', descriptor: 'json' }, 'i32', 'Adds the pipelines of a ModuleDescriptor; without effect on a query that has failed.'),
  query_finish: host({ query: 'i64', descriptor: 'json' }, 'i32', 'Says, by a ResultDescriptor, that all modules are added. A query ends only after that, or stopped.'),
  query_cancel: host({ query: 'i64' }, 'void', 'Asks it to stop at the next check.'),
  query_result: host({ query: 'i64' }, 'json', 'The QueryReport of an ended query.'),
  query_result_copy: host({ query: 'i64', batch: 'i32', into: 'bytes' }, 'i32', 'Copies one result batch.'),
  query_stage: host({ query: 'i64', module: 'i32', stage: 'json' }, 'json', 'Text of a kept stage of one of QueryReport.modules: "optimised" IR or "assembly".'),
  query_destroy: host({ query: 'i64' }, 'void', 'Frees it with all it holds: its instance dies. Only before start or after its end.'),
  instances_list: host({}, 'json', 'Live instances: [{id, kind: "library" | "query", born}], born in milliseconds since 1970.'),
} as const satisfies Record<string, HostFunction>;

export type HostFunctionName = keyof typeof hostFunctions;
