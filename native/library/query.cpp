// Birth, status and end of one execution.
#include "query.h"

#include <cstdio>
#include <cstdlib>
#include <new>
#include <sched.h>

namespace {

// Shortens a detail to what fits, not within a UTF-8 character.
uint64_t fitting(const char *detail, uint64_t size) {
  if (size <= sizeof(QueryState::detail)) return size;
  size = sizeof(QueryState::detail);
  while (size > 0 && (uint8_t(detail[size]) & 0xC0) == 0x80) --size;
  return size;
}

} // namespace

void *query_structure(QueryState *query, uint64_t size) {
  uint8_t *address = arena_allocate(query, &query->arena, size + 64);
  if (address == nullptr) return nullptr;
  address = reinterpret_cast<uint8_t *>((reinterpret_cast<uintptr_t>(address) + 63) & ~uintptr_t(63));
  return memset(address, 0, size);
}

Query *query_open(uint32_t workers, uint64_t memoryLimit) {
  QueryState *query = static_cast<QueryState *>(calloc(1, sizeof(QueryState)));
  if (query == nullptr) return nullptr;
  query->memoryLimit = memoryLimit;
  query->workerCount = workers;
  query->arena = Arena();
  WorkerState *states = static_cast<WorkerState *>(query_structure(query, (workers + 1) * sizeof(WorkerState)));
  if (states == nullptr) {
    arena_free(query, &query->arena);
    free(query);
    return nullptr;
  }
  for (uint32_t index = 0; index < workers; ++index) {
    WorkerState *worker = new (&states[index]) WorkerState();
    worker->query = query;
  }
  query->workers = states;
  return query;
}

namespace {

// A longer copy of an array that lives as long as the query, what is new zeroed; null where memory is short. The
// shorter one stays until then.
template <class Element> Element *grown(QueryState *query, const void *array, uint32_t count, uint32_t room) {
  Element *copy = static_cast<Element *>(query_structure(query, room * sizeof(Element)));
  if (copy != nullptr && count > 0) memcpy(copy, array, count * sizeof(Element));
  return copy;
}

} // namespace

bool query_reserve_object(QueryState *query, uint32_t index) {
  const uint32_t count = query->objectCount;
  if (index < count) return true;
  uint32_t room = count == 0 ? 16 : 2 * count;
  if (room <= index) room = index + 1;
  void **objects = grown<void *>(query, query->objects, count, room);
  ObjectKind *kinds = grown<ObjectKind>(query, query->kinds, count, room);
  if (objects == nullptr || kinds == nullptr) return false;
  for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
    void **locals = grown<void *>(query, query->workers[worker].locals, count, room);
    if (locals == nullptr) return false;
    query->workers[worker].locals = locals;
  }
  query->objects = objects;
  query->kinds = kinds;
  query->objectCount = room;
  return true;
}

Worker *query_worker(Query *query, uint32_t index) { return &state(query)->workers[index]; }

bool query_reserve_counters(Query *query, uint32_t counters) {
  QueryState *q = state(query);
  if (counters <= q->counterCount) return true;
  for (uint32_t worker = 0; worker < q->workerCount; ++worker) {
    int64_t *values = grown<int64_t>(q, q->workers[worker].counters, q->counterCount, counters);
    if (values == nullptr) return false;
    q->workers[worker].counters = values;
  }
  q->counterCount = counters;
  return true;
}

uint64_t query_count(Query *query, uint32_t counter) {
  QueryState *q = state(query);
  uint64_t sum = 0;
  for (uint32_t worker = 0; worker < q->workerCount; ++worker)
    sum += static_cast<const uint64_t *>(q->workers[worker].counters)[counter];
  return sum;
}

void query_close(Query *query) {
  QueryState *q = state(query);
  result_close(q);
  for (uint32_t object = 0; object < q->objectCount; ++object) {
    switch (q->kinds[object]) {
    case ObjectKind::JoinTable: join_table_close(q, object); break;
    case ObjectKind::AggregateTable: aggregate_table_close(q, object); break;
    case ObjectKind::Collector: collector_close(q, object); break;
    case ObjectKind::None: break;
    }
  }
  for (uint32_t worker = 0; worker < q->workerCount; ++worker) arena_free(q, &q->workers[worker].arena);
  Arena arena = q->arena; // the arena's own blocks hold nothing of the arena itself
  arena_free(q, &arena);
  free(q);
}

void query_set_status(Query *query, int32_t status, const char *detail, uint64_t detailSize) {
  QueryState *q = state(query);
  // The lock makes status and detail change together; the status is what generated code reads meanwhile.
  while (__atomic_exchange_n(&q->detailLock, 1, __ATOMIC_ACQUIRE) != 0) sched_yield();
  if (query_status(q) == 0) {
    q->detailSize = uint32_t(fitting(detail, detailSize));
    if (q->detailSize > 0) memcpy(q->detail, detail, q->detailSize);
    __atomic_store_n(&q->status, status, __ATOMIC_RELEASE);
  }
  __atomic_store_n(&q->detailLock, 0, __ATOMIC_RELEASE);
}

void query_fail(Query *query, int32_t error) {
  char text[24];
  int length = error == ERROR_OUT_OF_MEMORY
                   ? snprintf(text, sizeof text, "%llu", static_cast<unsigned long long>(state(query)->memoryLimit))
                   : 0;
  query_set_status(query, error, text, uint64_t(length));
}

const char *query_detail(Query *query, uint64_t *size) {
  QueryState *q = state(query);
  while (__atomic_exchange_n(&q->detailLock, 1, __ATOMIC_ACQUIRE) != 0) sched_yield();
  *size = q->detailSize;
  __atomic_store_n(&q->detailLock, 0, __ATOMIC_RELEASE);
  return q->detail;
}

uint64_t query_peak_memory(Query *query) { return __atomic_load_n(&state(query)->peakMemory, __ATOMIC_RELAXED); }

uint8_t *worker_text(Worker *worker, uint64_t length) {
  // PostgreSQL's limit for a value.
  constexpr uint64_t longest = 0x3fffffff;
  if (length > longest) {
    query_fail(worker->query, ERROR_TEXT_LENGTH);
    return nullptr;
  }
  return arena_allocate(state(worker->query), &state(worker)->arena, length > 0 ? length : 1);
}
