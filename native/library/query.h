// One execution as the library sees it: its accountant, its workers' arenas, its objects.
// Inner header of the library; generated code sees only the leading fields of Query and Worker.
#pragma once
#include <cstdint>
#include <cstring>
#include <new>

#include "library.h"

// ---- memory

// Blocks come from the process in a few size classes and are kept for the next query, because touching fresh
// memory for the first time costs more than most small queries.
constexpr uint64_t smallestBlock = 16 * 1024;

// Rounds a size up to the size class that block_allocate would give. UINT64_MAX where there is none.
uint64_t block_size(uint64_t bytes);
// A block of exactly a size class, at least 64-byte aligned, contents undefined. Null where memory is short.
uint8_t *block_allocate(uint64_t size);
void block_free(uint8_t *block, uint64_t size);

struct QueryState;

// A large piece of memory that is charged to a query.
struct Block {
  uint8_t *address = nullptr;
  uint64_t size = 0;
};
// False where the limit or the machine does not allow it; the query's status then says so.
bool query_allocate(QueryState *, uint64_t bytes, Block *);
void query_release(QueryState *, Block *);

// Memory that grows by a pointer and is freed as a whole. Used by one thread.
struct Arena {
  struct Header {
    Header *previous;
    uint64_t size;
  };
  uint8_t *cursor = nullptr;
  uint8_t *limit = nullptr;
  Header *last = nullptr;
  uint64_t nextBlock = smallestBlock;
};
// The slow path of arena_allocate. Null where the query must stop (cancelled, out of memory).
uint8_t *arena_grow(QueryState *, Arena *, uint64_t bytes);
void arena_free(QueryState *, Arena *);

// `bytes` of memory aligned to 16; null where the query must stop.
inline uint8_t *arena_allocate(QueryState *query, Arena *arena, uint64_t bytes) {
  // Sizes near 2^64 fail in arena_grow instead of wrapping here.
  if (__builtin_expect(bytes > uint64_t(arena->limit - arena->cursor), 0)) return arena_grow(query, arena, bytes);
  uint8_t *address = arena->cursor;
  uint64_t left = uint64_t(arena->limit - address), step = (bytes + 15) & ~uint64_t(15);
  arena->cursor += step < left ? step : left;
  return address;
}

// ---- the query

enum class ObjectKind : uint32_t { None, JoinTable, AggregateTable, Collector };

struct alignas(64) WorkerState : Worker {
  Arena arena; // strings that the worker's functions make
};

struct ResultState;

struct QueryState : Query {
  uint64_t memoryLimit;
  uint64_t memory;     // bytes charged now, changed atomically
  uint64_t peakMemory; // atomically too
  uint32_t workerCount;
  uint32_t objectCount;  // room for so many
  uint32_t counterCount; // each worker has so many
  WorkerState *workers;
  ObjectKind *kinds;
  Arena arena;         // what lives as long as the query; used only while no pipeline runs
  ResultState *result;
  uint32_t detailLock;
  uint32_t detailSize;
  char detail[1000];
};

inline QueryState *state(Query *query) { return static_cast<QueryState *>(query); }
inline WorkerState *state(Worker *worker) { return static_cast<WorkerState *>(worker); }

inline int32_t query_status(const Query *query) { return __atomic_load_n(&query->status, __ATOMIC_RELAXED); }

// The shared and the worker-local part of an object.
template <class Object> Object *shared_part(Query *query, uint32_t object) {
  return static_cast<Object *>(static_cast<void **>(query->objects)[object]);
}
template <class Local> Local *local_part(Worker *worker, uint32_t object) {
  return static_cast<Local *>(static_cast<void **>(worker->locals)[object]);
}

// A zeroed structure that lives as long as the query, on cache lines of its own. Null where memory is short.
void *query_structure(QueryState *, uint64_t size);

// Makes room for objects up to this index; false where memory is short. Used only while no pipeline runs.
bool query_reserve_object(QueryState *, uint32_t index);

// Enters an object with one local structure for each worker; false where memory is short.
template <class Object, class Local>
bool object_enter(QueryState *query, uint32_t index, ObjectKind kind, Object **shared) {
  if (!query_reserve_object(query, index)) return false;
  *shared = static_cast<Object *>(query_structure(query, sizeof(Object)));
  if (*shared == nullptr) return false;
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    void *local = query_structure(query, sizeof(Local));
    if (local == nullptr) return false;
    new (local) Local();
    static_cast<void **>(query->workers[worker].locals)[index] = local;
  }
  new (*shared) Object();
  static_cast<void **>(query->objects)[index] = *shared;
  query->kinds[index] = kind;
  return true;
}

// ---- what the objects' files offer to object.cpp
uint32_t join_table_finish_tasks(QueryState *, uint32_t object, uint32_t phase);
void join_table_finish_task(QueryState *, uint32_t object, uint32_t phase, uint32_t task);
const uint8_t *const *join_table_rows(QueryState *, uint32_t object, uint64_t *count);
void join_table_close(QueryState *, uint32_t object);
bool aggregate_table_morsel(QueryState *, Worker *, uint32_t object, uint64_t morsel);
uint32_t aggregate_table_finish_tasks(QueryState *, uint32_t object, uint32_t phase);
void aggregate_table_finish_task(QueryState *, uint32_t object, uint32_t phase, uint32_t task);
const uint8_t *const *aggregate_table_rows(QueryState *, uint32_t object, uint64_t *count);
void aggregate_table_close(QueryState *, uint32_t object);
void collector_morsel(QueryState *, Worker *, uint32_t object, uint64_t morsel);
bool collector_morsel_done(QueryState *, Worker *, uint32_t object, uint64_t morsel);
uint32_t collector_finish_tasks(QueryState *, uint32_t object, uint32_t phase);
void collector_finish_task(QueryState *, uint32_t object, uint32_t phase, uint32_t task);
const uint8_t *const *collector_rows(QueryState *, uint32_t object, uint64_t *count);
void collector_close(QueryState *, uint32_t object);
// result.cpp
void result_close(QueryState *);

// ---- text that functions make

// Room for a text in the worker's arena; null (and the status set) where the query must stop.
uint8_t *worker_text(Worker *, uint64_t length);

inline Text empty_text() { return {reinterpret_cast<const uint8_t *>(""), 0}; }
