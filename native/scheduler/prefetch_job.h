// Brings places of mapped files into memory: what reads them afterwards, on JavaScript's thread, does not wait for a disk.
#pragma once
#include <cstdint>
#include <vector>

#include "mapped_file.h"
#include "pool.h"

class PrefetchJob : public ReportingJob {
public:
  // Each address lies in one of the files.
  PrefetchJob(int64_t id, std::vector<uint64_t> addresses, const MappedFiles &files);

  bool take(Unit &unit) override;
  bool hasMore() const override { return next < addresses.size(); }
  void run(const Unit &unit, PoolThread &thread) override;
  bool finish(const Unit &unit) override;
  llvm::Expected<std::string> report() const override { return "true"; }

private:
  std::vector<uint64_t> addresses;
  FilesInUse files;
  size_t next = 0, running = 0; // under the pool's lock
};
