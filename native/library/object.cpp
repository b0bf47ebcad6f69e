// What the scheduler does with any object of a query, handed on by the object's kind.
#include "query.h"

bool object_morsel(Query *query, Worker *worker, uint32_t object, uint64_t morsel) {
  QueryState *q = state(query);
  if (q->kinds[object] == ObjectKind::AggregateTable) return aggregate_table_morsel(q, worker, object, morsel);
  if (q->kinds[object] == ObjectKind::Collector) collector_morsel(q, worker, object, morsel);
  return true;
}

bool object_morsel_done(Query *query, Worker *worker, uint32_t object, uint64_t morsel) {
  QueryState *q = state(query);
  return q->kinds[object] == ObjectKind::Collector && collector_morsel_done(q, worker, object, morsel);
}

uint32_t object_finish_tasks(Query *query, uint32_t object, uint32_t phase) {
  QueryState *q = state(query);
  if (query_status(q) != 0) return 0; // what a failed query collected is not worth finishing
  switch (q->kinds[object]) {
  case ObjectKind::JoinTable: return join_table_finish_tasks(q, object, phase);
  case ObjectKind::AggregateTable: return aggregate_table_finish_tasks(q, object, phase);
  case ObjectKind::Collector: return collector_finish_tasks(q, object, phase);
  case ObjectKind::None: break;
  }
  return 0;
}

void object_finish_task(Query *query, Worker *, uint32_t object, uint32_t phase, uint32_t task) {
  QueryState *q = state(query);
  if (query_status(q) != 0) return;
  switch (q->kinds[object]) {
  case ObjectKind::JoinTable: return join_table_finish_task(q, object, phase, task);
  case ObjectKind::AggregateTable: return aggregate_table_finish_task(q, object, phase, task);
  case ObjectKind::Collector: return collector_finish_task(q, object, phase, task);
  case ObjectKind::None: break;
  }
}

const uint8_t *const *object_rows(Query *query, uint32_t object, uint64_t *count) {
  QueryState *q = state(query);
  *count = 0;
  switch (q->kinds[object]) {
  case ObjectKind::JoinTable: return join_table_rows(q, object, count);
  case ObjectKind::AggregateTable: return aggregate_table_rows(q, object, count);
  case ObjectKind::Collector: return collector_rows(q, object, count);
  default: return nullptr;
  }
}

uint64_t object_row_count(Query *query, uint32_t object) {
  QueryState *q = state(query);
  if (q->kinds[object] == ObjectKind::JoinTable) return uint64_t(shared_part<JoinTable>(q, object)->rowCount);
  uint64_t count;
  object_rows(query, object, &count);
  return count;
}
