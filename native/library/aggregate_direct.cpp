// Groups by place: where the groups' keys have few possible values together, a group's place in an array follows from
// its keys. Every worker has such an array; at the end they are merged slot by slot, in ranges, into the first worker
// that has the group.
#include "aggregate_table.h"

namespace {

// Slots that one task merges.
constexpr uint64_t rangeSlots = 8192;

uint8_t *slot_row(const AggregateTableLocal *local, uint64_t slot) {
  return local->slotBlock.address + slot * local->rowSize;
}

// Phase 0: room for the pointers of all slots' rows.
void plan(QueryState *query, AggregateTable *table) {
  const uint32_t ranges = uint32_t((table->slots + rangeSlots - 1) / rangeSlots);
  if (!query_allocate(query, table->slots * sizeof(uint8_t *), &table->rows) ||
      !query_allocate(query, (ranges + 1) * sizeof(uint64_t), &table->partitionStart) ||
      !query_allocate(query, ranges * sizeof(uint64_t), &table->partitionMerged)) {
    return;
  }
  for (uint64_t range = 0; range <= ranges; ++range) {
    words(table->partitionStart)[range] = range < ranges ? range * rangeSlots : table->slots;
  }
  table->partitions = ranges;
}

// Phase 1: merges the groups of a range of slots.
void merge(QueryState *query, uint32_t object, AggregateTable *table, uint64_t range) {
  const uint64_t *start = words(table->partitionStart);
  uint8_t **next = pointers(table->rows) + start[range];
  for (uint64_t slot = start[range]; slot < start[range + 1];) {
    // Eight slots that no worker uses are passed over at once.
    const bool whole = slot + 8 <= start[range + 1];
    uint64_t any = 0;
    for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
      const uint8_t *used = aggregate_local(query, object, worker)->usedBlock.address;
      if (used == nullptr) continue;
      uint64_t eight = used[slot];
      if (whole) memcpy(&eight, used + slot, 8);
      any |= eight;
    }
    const uint64_t end = slot + (whole ? 8 : 1);
    for (; any != 0 && slot < end; ++slot) {
      uint8_t *into = nullptr;
      for (uint32_t worker = 0; worker < query->workerCount; ++worker) {
        const AggregateTableLocal *local = aggregate_local(query, object, worker);
        if (local->usedBlock.address == nullptr || local->usedBlock.address[slot] == 0) continue;
        uint8_t *row = slot_row(local, slot);
        if (into == nullptr) into = *next++ = row;
        else table->combine(query, into, row);
      }
    }
    slot = end;
  }
  words(table->partitionMerged)[range] = uint64_t(next - (pointers(table->rows) + start[range]));
}

} // namespace

// Makes the worker's array before its first morsel.
bool aggregate_direct_morsel(AggregateTable *table, AggregateTableLocal *local) {
  if (local->usedBlock.address != nullptr) return true;
  if (!query_allocate(local->query, table->slots * local->rowSize, &local->slotBlock) ||
      !query_allocate(local->query, table->slots, &local->usedBlock)) {
    return false;
  }
  memset(local->usedBlock.address, 0, table->slots);
  local->entries = local->slotBlock.address;
  local->used = local->usedBlock.address;
  return true;
}

uint32_t aggregate_direct_tasks(AggregateTable *table, uint32_t phase) {
  switch (phase) {
  case 0: return 1;
  case 1: return table->partitions;
  case 2: return 1;
  default: return 0;
  }
}

void aggregate_direct_task(QueryState *query, uint32_t object, AggregateTable *table, uint32_t phase, uint32_t task) {
  switch (phase) {
  case 0: return plan(query, table);
  case 1: return merge(query, object, table, task);
  default: return aggregate_compact(query, table);
  }
}
