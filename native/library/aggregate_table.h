// The aggregate table's parts, for the files that make up the kinds of grouping. Inner header of the library.
#pragma once
#include "row_buffer.h"

struct AggregateTable {
  Grouping grouping;
  uint32_t rowSize;
  EqualFunction equal;
  CombineFunction combine;
  InitializeFunction initialize;
  uint64_t slots;          // direct: rows that each worker has room for
  uint32_t partitions;     // hash: partitionCount, or 1: all groups are still in the workers' tables; 0: nothing to
                           // merge. direct: ranges of slots
  Block rows;              // array of row pointers: while merging, a range for each partition
  uint64_t rowCount;
  Block partitionStart;    // u64 per partition and one more: where its range starts
  Block partitionMerged;   // u64 per partition: rows left after merging
};

struct AggregateTableLocal : AggregateLocal {
  QueryState *query = nullptr;
  uint64_t rowSize = 0;    // rounded up to 8
  uint64_t count = 0;      // hash: groups in the table
  uint64_t most = 0;       // hash: groups before the entries grow or the groups move on
  uint64_t inserted = 0;   // hash: groups that were in it before it last began anew
  uint64_t insertedBefore = 0; // hash: groups inserted before the morsel at work
  uint64_t morsel = 0;     // clustered: the one at work
  enum { None, First, Later } group = None; // clustered: the one at work is the morsel's first, or a later one
  Block entryBlock;        // hash: the entries
  Block slotBlock;         // direct: the rows
  Block usedBlock;         // direct: a byte for each
  Arena arena;
  RowBuffer rows;
  RowBuffer borders;       // clustered: groups at a border of a morsel, each behind its morsel's number
  InitializeFunction initialize = nullptr;
  uint8_t *single = nullptr;
  Block partitions;        // hash: RowBuffer per partition: groups that moved on; none before the first did
  Arena partitionArena;
};

inline AggregateTableLocal *aggregate_local(QueryState *query, uint32_t object, uint32_t worker) {
  return local_part<AggregateTableLocal>(&query->workers[worker], object);
}

inline uint64_t *words(const Block &block) { return reinterpret_cast<uint64_t *>(block.address); }
inline uint8_t **pointers(const Block &block) { return reinterpret_cast<uint8_t **>(block.address); }

// Closes the gaps between the ranges of row pointers that the partitions were merged into.
void aggregate_compact(QueryState *, AggregateTable *);

// The phases of finishing, for each grouping of its own file.
uint32_t aggregate_hash_tasks(QueryState *, AggregateTable *, uint32_t phase);
void aggregate_hash_task(QueryState *, uint32_t object, AggregateTable *, uint32_t phase, uint32_t task);
void aggregate_hash_open(AggregateTableLocal *);
uint32_t aggregate_direct_tasks(AggregateTable *, uint32_t phase);
void aggregate_direct_task(QueryState *, uint32_t object, AggregateTable *, uint32_t phase, uint32_t task);
bool aggregate_direct_morsel(AggregateTable *, AggregateTableLocal *);
void aggregate_clustered_morsel(AggregateTableLocal *);
uint32_t aggregate_clustered_tasks(QueryState *, AggregateTable *, uint32_t phase);
void aggregate_clustered_task(QueryState *, uint32_t object, AggregateTable *, uint32_t phase, uint32_t task);
