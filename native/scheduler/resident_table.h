// The memory of a resident table: one mapping that lives until the table is dropped, charged to the tables of its
// scheduler together.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>

// What the resident tables of a scheduler take, in bytes.
struct ResidentMemory {
  std::atomic<uint64_t> used = 0;
};

class ResidentTable {
public:
  // Zeroed memory; null where all tables together would take more than `limit`, or the machine has no more.
  static std::unique_ptr<ResidentTable> create(std::shared_ptr<ResidentMemory> memory, uint64_t size, uint64_t limit);
  ~ResidentTable();
  ResidentTable(const ResidentTable &) = delete;
  ResidentTable &operator=(const ResidentTable &) = delete;

  const uint64_t address, size;

private:
  ResidentTable(std::shared_ptr<ResidentMemory> memory, uint64_t address, uint64_t size)
      : address(address), size(size), memory(std::move(memory)) {}

  const std::shared_ptr<ResidentMemory> memory;
};
