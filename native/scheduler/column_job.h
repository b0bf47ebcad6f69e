// The check of one column of a table on the pool: a unit for each batch.
#pragma once
#include <string>
#include <vector>

#include "descriptor.h"
#include "jit/library_instance.h"
#include "mapped_file.h"
#include "pool.h"

class ColumnJob : public Job {
public:
  ColumnJob(int64_t id, const LibraryInstance &library, ColumnDescriptor descriptor, const MappedFiles &files);

  bool take(Unit &unit) override;
  void run(const Unit &unit, PoolThread &thread) override;
  JobProgress finish(const Unit &unit) override;

  // Of an ended check: the ColumnReport of native/abi.ts as JSON, or an error where a file changed meanwhile.
  llvm::Expected<std::string> report() const;

private:
  const LibraryInstance &library;
  const ColumnDescriptor descriptor;
  FilesInUse files;
  std::vector<ColumnCheck> checks; // one for each batch
  // Under the pool's lock.
  size_t next = 0, running = 0;
  size_t faulty; // the first known faulty batch, or the number of batches
};
