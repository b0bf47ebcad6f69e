// The rows of a query's last collector as Arrow buffers: cut into batches, measured, and copied out.
#include "query.h"

namespace {

constexpr uint64_t batchRows = 131072;
constexpr uint64_t batchText = uint64_t(1) << 30;

struct Batch {
  Batch *next;     // in its slice
  uint64_t begin;  // row index
  uint64_t rows;
  uint64_t size;
  ResultBuffers *buffers; // one per column
};

// Rows that one task measures; more than one batch only where texts are long.
struct Slice {
  Arena arena;
  Batch *batches;
};

uint64_t round_up(uint64_t size) { return (size + 63) & ~uint64_t(63); }

bool is_null(const uint8_t *row, const ResultColumn &column) {
  return column.nullBit >= 0 && (row[column.nullBit >> 3] >> (column.nullBit & 7) & 1) != 0;
}

Text text_at(const uint8_t *row, const ResultColumn &column) {
  Text text;
  memcpy(&text, row + column.offset, sizeof text);
  return text;
}

} // namespace

struct ResultState {
  const uint8_t *const *rows;
  uint64_t count;
  const ResultColumn *columns;
  uint32_t columnCount;
  uint32_t sliceCount;
  Slice *slices;
  uint32_t batchCount;
  Batch **batches;
};

namespace {

// Counts one column over the batch's rows. Returns how many rows its text allows in the batch.
uint64_t measure_column(const ResultState *result, const ResultColumn &column, uint64_t begin, uint64_t rows,
                        uint64_t *nullCount, uint64_t *text) {
  uint64_t nulls = 0, bytes = 0;
  for (uint64_t index = 0; index < rows; ++index) {
    const uint8_t *row = result->rows[begin + index];
    bool null = is_null(row, column);
    if (column.kind == RESULT_TEXT && !null) {
      uint64_t length = text_at(row, column).length;
      if (index > 0 && (length > batchText || bytes + length > batchText)) {
        rows = index;
        break;
      }
      bytes += length;
    }
    nulls += null;
  }
  *nullCount = nulls;
  *text = bytes;
  return rows;
}

// Makes one batch of at most `rows` rows from `begin` on. Null where the query must stop.
Batch *measure_batch(QueryState *query, const ResultState *result, Arena *arena, uint64_t begin, uint64_t rows) {
  uint64_t size = sizeof(Batch) + result->columnCount * sizeof(ResultBuffers);
  Batch *batch = reinterpret_cast<Batch *>(arena_allocate(query, arena, size));
  if (batch == nullptr) return nullptr;
  batch->next = nullptr;
  batch->begin = begin;
  batch->buffers = reinterpret_cast<ResultBuffers *>(batch + 1);
  // The columns' texts may cut the batch shorter; then the columns before are measured anew.
  for (uint32_t index = 0; index < result->columnCount;) {
    ResultBuffers *buffers = &batch->buffers[index];
    uint64_t fitting = measure_column(result, result->columns[index], begin, rows, &buffers->nullCount, &buffers->valuesSize);
    index = fitting < rows ? 0 : index + 1;
    rows = fitting;
  }
  batch->rows = rows;
  uint64_t offset = 0;
  for (uint32_t index = 0; index < result->columnCount; ++index) {
    const ResultColumn &column = result->columns[index];
    ResultBuffers *buffers = &batch->buffers[index];
    if (column.kind == RESULT_TEXT && buffers->valuesSize > INT32_MAX) {
      query_fail(query, ERROR_TEXT_LENGTH); // one value that no int32 offset can end
      return nullptr;
    }
    switch (column.kind) {
    case RESULT_TEXT: break;
    case RESULT_BOOLEAN: buffers->valuesSize = (rows + 7) / 8; break;
    case RESULT_DECIMAL: buffers->valuesSize = rows * 16; break;
    default: buffers->valuesSize = rows * column.width; break;
    }
    buffers->validityOffset = offset;
    buffers->validitySize = buffers->nullCount == 0 ? 0 : (rows + 7) / 8;
    offset += round_up(buffers->validitySize);
    buffers->offsetsOffset = offset;
    buffers->offsetsSize = column.kind == RESULT_TEXT ? (rows + 1) * sizeof(int32_t) : 0;
    offset += round_up(buffers->offsetsSize);
    buffers->valuesOffset = offset;
    offset += round_up(buffers->valuesSize);
  }
  batch->size = offset;
  return batch;
}

template <uint32_t width> void copy_fixed(const uint8_t *const *rows, uint64_t count, const ResultColumn &column, uint8_t *into) {
  for (uint64_t index = 0; index < count; ++index) {
    const uint8_t *row = rows[index];
    if (is_null(row, column)) {
      memset(into + index * width, 0, width);
    } else {
      memcpy(into + index * width, row + column.offset, width);
    }
  }
}

void copy_any_width(const uint8_t *const *rows, uint64_t count, const ResultColumn &column, uint8_t *into) {
  for (uint64_t index = 0; index < count; ++index, into += column.width) {
    if (is_null(rows[index], column)) {
      memset(into, 0, column.width);
    } else {
      memcpy(into, rows[index] + column.offset, column.width);
    }
  }
}

void copy_decimal(const uint8_t *const *rows, uint64_t count, const ResultColumn &column, uint8_t *into) {
  if (column.width == 16) return copy_fixed<16>(rows, count, column, into);
  for (uint64_t index = 0; index < count; ++index) {
    int64_t words[2] = {0, 0};
    if (!is_null(rows[index], column)) {
      memcpy(words, rows[index] + column.offset, sizeof(int64_t));
      words[1] = words[0] >> 63;
    }
    memcpy(into + index * sizeof words, words, sizeof words);
  }
}

void copy_text(const uint8_t *const *rows, uint64_t count, const ResultColumn &column, uint8_t *offsets, uint8_t *into) {
  int32_t offset = 0;
  memcpy(offsets, &offset, sizeof offset);
  for (uint64_t index = 0; index < count; ++index) {
    if (!is_null(rows[index], column)) {
      Text text = text_at(rows[index], column);
      if (text.length > 0) memcpy(into + offset, text.bytes, text.length);
      offset += int32_t(text.length);
    }
    memcpy(offsets + (index + 1) * sizeof offset, &offset, sizeof offset);
  }
}

// Zeroes from the end of a buffer's bytes to the end of its last 64.
void pad(uint8_t *into, uint64_t offset, uint64_t size) { memset(into + offset + size, 0, round_up(size) - size); }

void copy_column(const uint8_t *const *rows, uint64_t count, const ResultColumn &column, const ResultBuffers &buffers, uint8_t *into) {
  if (buffers.validitySize > 0) {
    uint8_t *validity = into + buffers.validityOffset;
    memset(validity, 0, buffers.validitySize);
    for (uint64_t index = 0; index < count; ++index) validity[index >> 3] |= uint8_t(!is_null(rows[index], column)) << (index & 7);
  }
  uint8_t *values = into + buffers.valuesOffset;
  switch (column.kind) {
  case RESULT_TEXT: copy_text(rows, count, column, into + buffers.offsetsOffset, values); break;
  case RESULT_DECIMAL: copy_decimal(rows, count, column, values); break;
  case RESULT_BOOLEAN:
    memset(values, 0, buffers.valuesSize);
    for (uint64_t index = 0; index < count; ++index) {
      bool value = !is_null(rows[index], column) && rows[index][column.offset] != 0;
      values[index >> 3] |= uint8_t(value) << (index & 7);
    }
    break;
  default:
    switch (column.width) {
    case 1: copy_fixed<1>(rows, count, column, values); break;
    case 2: copy_fixed<2>(rows, count, column, values); break;
    case 4: copy_fixed<4>(rows, count, column, values); break;
    case 8: copy_fixed<8>(rows, count, column, values); break;
    case 16: copy_fixed<16>(rows, count, column, values); break;
    default: copy_any_width(rows, count, column, values); break;
    }
  }
  pad(into, buffers.validityOffset, buffers.validitySize);
  pad(into, buffers.offsetsOffset, buffers.offsetsSize);
  pad(into, buffers.valuesOffset, buffers.valuesSize);
}

} // namespace

uint32_t result_measure_tasks(Query *query, uint32_t object, const ResultColumn *columns, uint32_t columnCount) {
  QueryState *q = state(query);
  if (query_status(q) != 0) return 0;
  ResultState *result = static_cast<ResultState *>(query_structure(q, sizeof(ResultState)));
  if (result == nullptr) return 0;
  result->rows = object_rows(query, object, &result->count);
  uint64_t slices = (result->count + batchRows - 1) / batchRows;
  ResultColumn *copy = static_cast<ResultColumn *>(query_structure(q, columnCount * sizeof(ResultColumn) + 1));
  result->slices = static_cast<Slice *>(query_structure(q, slices * sizeof(Slice) + 1));
  if (copy == nullptr || result->slices == nullptr) return 0;
  if (columnCount > 0) memcpy(copy, columns, columnCount * sizeof(ResultColumn));
  result->columns = copy;
  result->columnCount = columnCount;
  result->sliceCount = uint32_t(slices);
  for (uint64_t slice = 0; slice < slices; ++slice) new (&result->slices[slice]) Slice();
  q->result = result;
  return result->sliceCount;
}

void result_measure_task(Query *query, Worker *, uint32_t task) {
  QueryState *q = state(query);
  ResultState *result = q->result;
  Slice *slice = &result->slices[task];
  uint64_t begin = task * batchRows;
  uint64_t end = begin + batchRows < result->count ? begin + batchRows : result->count;
  for (Batch **next = &slice->batches; begin < end; next = &(*next)->next) {
    *next = measure_batch(q, result, &slice->arena, begin, end - begin);
    if (*next == nullptr) return;
    begin += (*next)->rows;
  }
}

uint32_t result_batches(Query *query) {
  QueryState *q = state(query);
  ResultState *result = q->result;
  if (result == nullptr || query_status(q) != 0) return 0;
  if (result->batches != nullptr) return result->batchCount;
  uint64_t count = 0;
  for (uint32_t slice = 0; slice < result->sliceCount; ++slice) {
    for (Batch *batch = result->slices[slice].batches; batch != nullptr; batch = batch->next) ++count;
  }
  result->batches = static_cast<Batch **>(query_structure(q, count * sizeof(Batch *) + 1));
  if (result->batches == nullptr) return 0;
  for (uint32_t slice = 0; slice < result->sliceCount; ++slice) {
    for (Batch *batch = result->slices[slice].batches; batch != nullptr; batch = batch->next) {
      result->batches[result->batchCount++] = batch;
    }
  }
  return result->batchCount;
}

void result_batch(Query *query, uint32_t index, uint64_t *rows, uint64_t *size, ResultBuffers *buffers) {
  const ResultState *result = state(query)->result;
  const Batch *batch = result->batches[index];
  *rows = batch->rows;
  *size = batch->size;
  if (result->columnCount > 0) memcpy(buffers, batch->buffers, result->columnCount * sizeof(ResultBuffers));
}

void result_copy(Query *query, uint32_t index, uint8_t *into) {
  const ResultState *result = state(query)->result;
  const Batch *batch = result->batches[index];
  for (uint32_t column = 0; column < result->columnCount; ++column) {
    copy_column(result->rows + batch->begin, batch->rows, result->columns[column], batch->buffers[column], into);
  }
}

void result_close(QueryState *query) {
  ResultState *result = query->result;
  if (result == nullptr) return;
  for (uint32_t slice = 0; slice < result->sliceCount; ++slice) arena_free(query, &result->slices[slice].arena);
}
