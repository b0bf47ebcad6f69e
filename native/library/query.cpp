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

Query *query_open(uint32_t workers, uint32_t objects, uint64_t memoryLimit, const uint8_t *constants, uint64_t constantsSize) {
  QueryState *query = static_cast<QueryState *>(calloc(1, sizeof(QueryState)));
  if (query == nullptr) return nullptr;
  query->memoryLimit = memoryLimit;
  query->workerCount = workers;
  query->objectCount = objects;
  query->arena = Arena();
  uint8_t *copy = static_cast<uint8_t *>(query_structure(query, constantsSize + 1));
  void **parts = static_cast<void **>(query_structure(query, (objects + 1) * sizeof(void *)));
  ObjectKind *kinds = static_cast<ObjectKind *>(query_structure(query, (objects + 1) * sizeof(ObjectKind)));
  WorkerState *states = static_cast<WorkerState *>(query_structure(query, (workers + 1) * sizeof(WorkerState)));
  bool complete = copy != nullptr && parts != nullptr && kinds != nullptr && states != nullptr;
  for (uint32_t index = 0; complete && index < workers; ++index) {
    WorkerState *worker = new (&states[index]) WorkerState();
    worker->query = query;
    worker->locals = query_structure(query, (objects + 1) * sizeof(void *));
    complete = worker->locals != nullptr;
  }
  if (!complete) {
    arena_free(query, &query->arena);
    free(query);
    return nullptr;
  }
  if (constantsSize > 0) memcpy(copy, constants, constantsSize);
  query->constants = copy;
  query->objects = parts;
  query->kinds = kinds;
  query->workers = states;
  return query;
}

Worker *query_worker(Query *query, uint32_t index) { return &state(query)->workers[index]; }

bool query_open_counters(Query *query, uint32_t counters) {
  QueryState *q = state(query);
  for (uint32_t worker = 0; worker < q->workerCount; ++worker) {
    q->workers[worker].counters = query_structure(q, counters * sizeof(int64_t));
    if (q->workers[worker].counters == nullptr) return false;
  }
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
