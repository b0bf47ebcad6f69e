// The check of one column of a table on the pool: a unit for each batch. What may be a key is then gone through once more
// to see whether its values are unique, a unit for each stretch of their range.
#pragma once
#include <atomic>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "descriptor.h"
#include "jit/library_instance.h"
#include "mapped_file.h"
#include "pool.h"

class ColumnJob : public ReportingJob {
public:
  ColumnJob(int64_t id, const LibraryInstance &library, ColumnDescriptor descriptor, unsigned threads, const MappedFiles &files);

  bool hasMore() const override;
  bool take(Unit &unit) override;
  void run(const Unit &unit, PoolThread &thread) override;
  bool finish(const Unit &unit) override;

  // From any thread: no further batch is looked at. What the report then tells means nothing.
  void cancel() override { canceled.store(true); }

  // Of an ended check: the ColumnReport of native/table-abi.ts as JSON, or an error where a file changed meanwhile.
  llvm::Expected<std::string> report() const override;

private:
  void reduce();
  bool beginUnique();

  const LibraryInstance &library;
  ColumnDescriptor descriptor;
  FilesInUse files;
  std::vector<ColumnCheck> checks; // one for each batch
  std::vector<std::unique_ptr<DistinctSketch>> sketches; // room for one of each thread, made when it takes its first unit
  std::atomic<bool> canceled = false;
  // Under the pool's lock.
  std::vector<uint32_t> freeSketches;
  size_t next = 0, running = 0;
  size_t faulty; // the first known faulty batch, or the number of batches
  // What the batches tell together, once all are checked: the order is of the column, `changes` of all neighbours.
  uint64_t rows = 0;
  ColumnCheck all{};
  double distinct = 0;
  bool unique = false;
  // While it is searched for values that occur twice.
  std::unique_ptr<uint64_t, decltype(&free)> seen{nullptr, free}; // a bit for each value from the minimum on
  size_t stretches = 0;
  uint64_t stretch = 0; // values in one
  std::atomic<bool> repeated{false};
};
