// Maps and unmaps the memory of resident tables.
#include "resident_table.h"

#include <sys/mman.h>

std::unique_ptr<ResidentTable> ResidentTable::create(std::shared_ptr<ResidentMemory> memory, uint64_t size, uint64_t limit) {
  const uint64_t before = memory->used.fetch_add(size);
  if (before <= limit && size <= limit - before) {
    void *mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped != MAP_FAILED) {
      // Scans go through all of it, so fewer and larger pages serve.
      madvise(mapped, size, MADV_HUGEPAGE);
      return std::unique_ptr<ResidentTable>(new ResidentTable(std::move(memory), reinterpret_cast<uint64_t>(mapped), size));
    }
  }
  memory->used.fetch_sub(size);
  return nullptr;
}

ResidentTable::~ResidentTable() {
  munmap(reinterpret_cast<void *>(address), size);
  memory->used.fetch_sub(size);
}
