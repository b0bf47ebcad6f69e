// What the scheduler calls on the library: life of a query's objects, their finishing, rows and results.
// The library is compiled ahead of time to an object that the persistent library instance holds; the host
// finds these functions there by name. Generated code calls the functions of native/abi.ts instead.
#pragma once
#include <cstddef>
#include <cstdint>

#include "abi.generated.h" // struct Query, Worker, JoinTable, AggregateLocal (leading fields), QueryError

extern "C" {

// Generated functions, see GeneratedFunction in native/abi.ts.
typedef void (*PipelineFunction)(Query *, Worker *, const void *source, int64_t begin, int64_t end);
typedef bool (*EqualFunction)(const uint8_t *, const uint8_t *);
typedef void (*CombineFunction)(Query *, uint8_t *into, const uint8_t *from);
typedef void (*InitializeFunction)(uint8_t *);
typedef int32_t (*CompareFunction)(const uint8_t *, const uint8_t *);

// ---- query.cpp: one execution, its accountant and arenas
// Null where memory is short.
Query *query_open(uint32_t workers, uint64_t memoryLimit);
Worker *query_worker(Query *, uint32_t index);
// Gives each worker at least so many counters of its own, zero at first, for generated code to add to; to be called
// while no pipeline runs. False where memory is short.
bool query_reserve_counters(Query *, uint32_t counters);
// One of them, summed over the workers.
uint64_t query_count(Query *, uint32_t counter);
// Frees everything that belongs to the query.
void query_close(Query *);
// Sets the status if it is still 0; thread-safe. `detail` replaces {} of the message and is copied (at most 1,000 bytes).
void query_set_status(Query *, int32_t status, const char *detail, uint64_t detailSize);
const char *query_detail(Query *, uint64_t *size);
uint64_t query_peak_memory(Query *);

// ---- objects: each created just before the pipeline that fills it; false where memory is short
bool join_table_open(Query *, uint32_t object, uint32_t rowSize, uint32_t slotBits /* 0: by hash */, bool unique,
                     uint32_t keyBits /* 0: no key set */, uint64_t keys /* numbered, see join_table_number; else 0 */);
// How an aggregate finds a row's group, as ObjectDescriptor says.
enum Grouping : uint32_t { GROUPING_NONE, GROUPING_HASH, GROUPING_DIRECT, GROUPING_CLUSTERED };
bool aggregate_table_open(Query *, uint32_t object, Grouping, uint32_t rowSize, uint64_t slots /* direct */,
                          EqualFunction /* hash, clustered */, CombineFunction, InitializeFunction /* none */);
// The text that the prefix of a sorted collector's rows ends in, as ObjectDescriptor says.
struct SortText {
  uint32_t offset;     // in the row; 0: it ends in no text
  uint32_t nullOffset; // 0: never NULL
  uint32_t bytes;      // of the text, that the prefix holds
  bool descending;
};
bool collector_open(Query *, uint32_t object, uint32_t rowSize, CompareFunction, bool wholePrefix, SortText, uint64_t offset,
                    uint64_t count /* UINT64_MAX: all */, EqualFunction /* null: rows are not numbered */, uint32_t numberOffset);

// Before each morsel of a pipeline that fills the object: which morsel (dense from 0, each exactly once) the worker runs.
// False where it must not run, as memory is short; the query's status then says so.
bool object_morsel(Query *, Worker *, uint32_t object, uint64_t morsel);
// After it. True where the object needs no more rows from any morsel not yet handed out (a satisfied limit).
bool object_morsel_done(Query *, Worker *, uint32_t object, uint64_t morsel);

// Finishing, after the last morsel: phases in order; each phase's tasks may run in parallel on any worker.
// The number of tasks of a phase is asked when the phase before has ended; 0 ends the finishing.
uint32_t object_finish_tasks(Query *, uint32_t object, uint32_t phase);
void object_finish_task(Query *, Worker *, uint32_t object, uint32_t phase, uint32_t task);

// A finished object's rows, as an array of row pointers; a join table's in no order.
const uint8_t *const *object_rows(Query *, uint32_t object, uint64_t *count);
// How many these are, without making the array.
uint64_t object_row_count(Query *, uint32_t object);

// ---- result.cpp: rows of a finished collector to Arrow buffers
enum ResultKind : uint32_t { RESULT_FIXED = 0, RESULT_BOOLEAN = 1, RESULT_DECIMAL = 2, RESULT_TEXT = 3 };
struct ResultColumn {
  uint32_t kind;
  uint32_t offset;
  uint32_t width;
  int32_t nullBit; // -1: never null
};
// Sizes of one column's buffers in one batch, with offsets from the batch's start (each a multiple of 64).
struct ResultBuffers {
  uint64_t nullCount;
  uint64_t validityOffset, validitySize;
  uint64_t offsetsOffset, offsetsSize; // text only
  uint64_t valuesOffset, valuesSize;
};
// Cuts the rows into batches (at most 131,072 rows and 1 GiB of text per column each) and measures them; tasks as above.
uint32_t result_measure_tasks(Query *, uint32_t object, const ResultColumn *, uint32_t columns);
void result_measure_task(Query *, Worker *, uint32_t task);
uint32_t result_batches(Query *);
// Rows and total size of a batch; `buffers` has room for one entry a column.
void result_batch(Query *, uint32_t batch, uint64_t *rows, uint64_t *size, ResultBuffers *buffers);
// Writes a batch into `size` bytes.
void result_copy(Query *, uint32_t batch, uint8_t *into);

// ---- column.cpp: validation and facts of one batch of a column, independent of any query
struct ColumnBuffer {
  const uint8_t *address;
  uint64_t size;
};
enum ColumnKind : uint32_t {
  COLUMN_INTEGER, COLUMN_FLOAT, COLUMN_BOOLEAN, COLUMN_DECIMAL128, COLUMN_DATE32, COLUMN_DATE64, COLUMN_TIMESTAMP, COLUMN_NULL, COLUMN_UTF8, COLUMN_DICTIONARY,
  COLUMN_NARROW
};
struct ColumnBatch {
  uint32_t kind;
  uint32_t bits;       // integer, float, narrow; dictionary: of the index
  uint32_t isSigned;   // integer; dictionary: the index
  uint32_t offsetBits; // utf8; dictionary: of its text
  uint32_t precision;  // decimal128
  uint64_t base;       // narrow: what is added to the stored values, modulo 2^64
  uint64_t rows;
  ColumnBuffer validity, offsets, values;
  uint64_t dictionaryRows;
  ColumnBuffer dictionaryValidity, dictionaryOffsets, dictionaryValues;
  // Where the bounds of each `blockRows` rows (a multiple of 64) go, as minimum and maximum; null: they are not wanted.
  // Those beyond 64 bits become INT64_MIN and INT64_MAX, which bound nothing; without a value minimum > maximum.
  int64_t *blocks;
  uint32_t blockRows;
  uint32_t sampling; // one row of so many (a power of two) goes into the sketch; 0: none
};
// HyperLogLog registers of the values added.
struct DistinctSketch {
  uint8_t registers[4096];
  uint64_t values; // how many were added
};
struct ColumnCheck {
  bool valid;
  char message[200]; // of the first fault: which row, what is wrong
  uint64_t nullCount;
  bool nullEntries;
  bool hasBounds; // some non-null value of an ordered integer-like type
  __int128 minimum, maximum;
  bool hasLengths;
  uint64_t minimumLength, maximumLength;
  // Of values with an order (integers, decimals, dates, timestamps, texts) none of which is null:
  bool hasOrder;
  bool ascending;        // none is less than the one before it
  uint64_t changes;      // how many differ from the one before them; where not ascending, about
  __int128 first, last;
  Text firstText, lastText;
};
// Checks everything that generated code will trust: sizes of buffers for the rows, offsets ascending and inside
// the bytes, indices inside the dictionary, decimals within their precision, text valid UTF-8.
// Values of sampled rows are added to the sketch.
void column_check(const ColumnBatch *, ColumnCheck *, DistinctSketch *);
// Whether no two of the valid integers with minimum + from <= value < minimum + to are equal. `bitmap` has a bit for
// each from `minimum` on; from and to are multiples of 64. For batch after batch: bits that are set are values seen.
bool column_unique(const ColumnBatch *, int64_t minimum, uint64_t from, uint64_t to, uint64_t *bitmap);

// ---- distinct.cpp
void distinct_merge(DistinctSketch *into, const DistinctSketch *from);
// About how many different values so many valid rows have, of which some were added.
double distinct_estimate(const DistinctSketch *, uint64_t rows);

// ---- text_set.cpp: the distinct texts of a column that is being loaded, as long as 16-bit codes can number them
struct TextSet;
// For a column of so many rows. Null where memory is short.
TextSet *text_set_open(uint64_t rows);
void text_set_close(TextSet *);
// Adds the texts of rows [begin, end) of a batch, on any thread. Returns the bytes of them all, repeated ones too.
uint64_t text_set_add(TextSet *, const ColumnBatch *, uint64_t begin, uint64_t end);
// After the last: numbers the texts in the order of their bytes. Their number and bytes; false where they are too many.
bool text_set_number(TextSet *, uint64_t *count, uint64_t *bytes);
// Writes them in that order: offsets (one more than texts) and bytes. The set reads its texts there from now on.
void text_set_write(TextSet *, uint32_t *offsets, uint8_t *bytes);

// ---- resident_column.cpp: the blocks of a resident table's columns
enum ResidentKind : uint32_t { RESIDENT_INTEGER, RESIDENT_COPY, RESIDENT_BOOLEAN, RESIDENT_TEXT, RESIDENT_CODES };
// How a column is kept.
struct ResidentColumn {
  uint32_t kind;
  uint32_t bits;    // of a value or code; of a text's offset
  uint64_t minimum; // integers: the least value, modulo 2^64
  uint64_t span;    // and how far above it the greatest is
  uint64_t shift;   // what is stored is the value's distance from the minimum plus this, cut to `bits`
  const TextSet *texts;
};
// A block while it is filled.
struct ResidentBlock {
  uint8_t *validity; // null where no value is NULL
  uint8_t *values;
  uint8_t *offsets;  // texts
  uint64_t capacity; // of `values` in bytes: texts
  uint64_t rows, bytes; // filled so far
  uint64_t least, greatest; // integers: distances of the bounds of the non-null values from the minimum; least > greatest: none
};
// Appends rows [begin, end) of a batch to a block. False where they are not what they were when they were measured.
bool resident_append(const ResidentColumn *, const ColumnBatch *, uint64_t begin, uint64_t end, ResidentBlock *);
}
