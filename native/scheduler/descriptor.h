// The descriptors of native/query-abi.ts and native/table-abi.ts as structures, read from JSON. Field by field as there.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "../library/library.h"
#include "jit/target.h"

struct ObjectDescriptor {
  enum Kind { JoinTableKind, AggregateTableKind, CollectorKind } kind;
  uint32_t rowSize;
  uint32_t slotBits = 0; // of a direct join table
  bool unique = false;
  uint64_t keys = 0; // of a direct join table that numbers them
  Grouping grouping = GROUPING_NONE;
  uint64_t slots = 0; // of a direct aggregate table
  uint32_t keyBits = 0; // of the key set beside a join table by hash
  // Names of generated functions; empty where absent.
  std::string equal, combine, initialize, compare;
  bool wholePrefix = false; // of a sorted collector
  SortText text = {};       // of a sorted collector
  uint64_t offset = 0;
  std::optional<uint64_t> count;
  std::optional<uint32_t> numberOffset;
};

// Rows of a table that are read: begin … end of one of its batches.
struct RowRange {
  uint64_t batch, begin, end;
};

struct SourceDescriptor {
  enum Kind { Table, Object, Single } kind;
  const uint64_t *buffers = nullptr; // batchCount × slotCount addresses
  uint64_t batchCount = 0, slotCount = 0;
  const RowRange *ranges = nullptr;
  uint64_t rangeCount = 0;
  uint32_t object = 0;
};

struct LookedUpDescriptor {
  const uint64_t *buffers; // so many addresses
  uint64_t count;
};

struct PipelineDescriptor {
  std::string name;
  std::vector<uint8_t> constants;
  SourceDescriptor source;
  std::optional<uint32_t> sink;
  std::optional<ObjectDescriptor> object; // where it opens its sink
  bool finishes;
  std::vector<LookedUpDescriptor> lookedUp;
  uint32_t counters;
};

struct ModuleDescriptor {
  int bitcode; // file descriptor
  Tier tier;
  bool tierUp; // from the fast tier
  std::vector<PipelineDescriptor> pipelines;
};

struct QueryDescriptor {
  uint32_t workers;
  uint64_t morselRows, memoryLimit;
  bool analyzed, keepStages, run;
  std::optional<uint64_t> tierUpAfter; // morsels
};

struct ResultDescriptor {
  uint32_t object;
  std::vector<ResultColumn> columns;
};

struct ColumnDescriptor {
  std::vector<ColumnBatch> batches;
};

struct ResidentDescriptor {
  struct Column {
    std::vector<ColumnBatch> batches;
    ResidentColumn layout; // RESIDENT_TEXT until it is known what takes less memory
    bool nullable;
    uint32_t boundsRows; // rows whose minimum and maximum go to `bounds`, a divisor of blockRows
    int64_t *bounds;     // null: they are not wanted
  };
  uint64_t memoryLimit, blockRows, rows;
  std::vector<Column> columns;
};

// Errors name the field at fault. Addresses cannot be checked, nor what one descriptor says of another.
llvm::Expected<QueryDescriptor> readQueryDescriptor(llvm::StringRef json);
llvm::Expected<ModuleDescriptor> readModuleDescriptor(llvm::StringRef json);
llvm::Expected<ResultDescriptor> readResultDescriptor(llvm::StringRef json);
llvm::Expected<ColumnDescriptor> readColumnDescriptor(llvm::StringRef json);
llvm::Expected<ResidentDescriptor> readResidentDescriptor(llvm::StringRef json);
