// Rows of one size in the order of their appending, in chunks that never move.
// Join tables, aggregate tables and collectors keep their workers' rows in it.
#pragma once
#include "query.h"

struct RowChunk {
  RowChunk *next;
  uint8_t *end; // behind its last row; of the last chunk the buffer's cursor tells
  uint8_t *begin() { return reinterpret_cast<uint8_t *>(this + 1); }
};

struct RowBuffer {
  uint8_t *cursor = nullptr;
  uint8_t *limit = nullptr;
  RowChunk *first = nullptr;
  RowChunk *last = nullptr;
  uint64_t closedRows = 0; // rows of all chunks but the last

  uint8_t *end_of(RowChunk *chunk) const { return chunk == last ? cursor : chunk->end; }

  uint64_t count(uint64_t rowSize) const {
    return last == nullptr ? 0 : closedRows + uint64_t(cursor - last->begin()) / rowSize;
  }

  // Calls visit(row) for every row, in order.
  template <class Visit> void each(uint64_t rowSize, Visit visit) const {
    for (RowChunk *chunk = first; chunk != nullptr; chunk = chunk->next) {
      for (uint8_t *row = chunk->begin(), *end = end_of(chunk); row != end; row += rowSize) visit(row);
    }
  }
};

// The slow path of row_buffer_append: a new chunk, twice the last one up to 64 KiB.
inline __attribute__((noinline)) uint8_t *row_buffer_grow(QueryState *query, Arena *arena, RowBuffer *buffer, uint64_t rowSize) {
  constexpr uint64_t smallestChunk = 512, largestChunk = 64 * 1024;
  if (query_status(query) != 0) return nullptr;
  uint64_t bytes = smallestChunk;
  if (buffer->last != nullptr) {
    bytes = 2 * uint64_t(buffer->limit - buffer->last->begin());
    if (bytes > largestChunk) bytes = largestChunk;
  }
  uint64_t rows = bytes / rowSize;
  if (rows < 4) rows = 4;
  uint8_t *memory = arena_allocate(query, arena, sizeof(RowChunk) + rows * rowSize);
  if (memory == nullptr) return nullptr;
  RowChunk *chunk = reinterpret_cast<RowChunk *>(memory);
  chunk->next = nullptr;
  chunk->end = nullptr;
  if (buffer->last != nullptr) {
    buffer->last->end = buffer->cursor;
    buffer->last->next = chunk;
    buffer->closedRows += uint64_t(buffer->cursor - buffer->last->begin()) / rowSize;
  } else {
    buffer->first = chunk;
  }
  buffer->last = chunk;
  buffer->cursor = chunk->begin() + rowSize;
  buffer->limit = chunk->begin() + rows * rowSize;
  return chunk->begin();
}

// Storage for one more row; null where the query must stop.
inline uint8_t *row_buffer_append(QueryState *query, Arena *arena, RowBuffer *buffer, uint64_t rowSize) {
  if (__builtin_expect(buffer->cursor == buffer->limit, 0)) return row_buffer_grow(query, arena, buffer, rowSize);
  uint8_t *row = buffer->cursor;
  buffer->cursor += rowSize;
  return row;
}
