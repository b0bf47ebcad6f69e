// Makes a resident table on the pool: the texts of each block are measured, then one step decides how each column is
// kept and allocates the table, then the columns are encoded, a block of one column a unit.
#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "descriptor.h"
#include "jit/library_instance.h"
#include "mapped_file.h"
#include "pool.h"
#include "resident_table.h"

class ResidentJob : public Job {
public:
  ResidentJob(int64_t id, const LibraryInstance &library, ResidentDescriptor descriptor, const MappedFiles &files,
              std::shared_ptr<ResidentMemory> memory);
  ~ResidentJob() override;

  bool take(Unit &unit) override;
  void run(const Unit &unit, PoolThread &thread) override;
  bool finish(const Unit &unit) override;

  // Stops soon, from any thread; to be called in Pool::change.
  void cancel() { canceled.store(true); }

  // Of an ended job: the ResidentReport of native/table-abi.ts as JSON, and the table, null where there is none.
  std::string report();
  std::unique_ptr<ResidentTable> takeTable() { return std::move(table); }

private:
  struct Column {
    ResidentColumn layout;
    TextSet *texts = nullptr;
    std::vector<uint64_t> batchStarts;  // rows before each batch
    std::vector<uint64_t> textBytes;    // texts: of each block, then of it and those before it
    bool nullable = false;
    uint64_t entries = 0, entryBytes = 0; // of the dictionary
    // Offsets in the table's memory.
    uint64_t validity = 0, values = 0, offsets = 0, dictionaryOffsets = 0, dictionaryValues = 0;
  };
  enum UnitKind { MeasureUnit, AllocateUnit, EncodeUnit };
  enum class Step { Measuring, Allocating, Encoding, Ended };

  uint64_t blockBegin(uint64_t block) const { return block * descriptor.blockRows; }
  uint64_t blockEnd(uint64_t block) const { return std::min(blockBegin(block + 1), descriptor.rows); }
  // Calls visit(batch, begin, end) for the rows of the batches that rows [row, end) of the table are, until it answers false.
  template <typename Visit> bool eachPart(const Column &column, size_t index, uint64_t row, uint64_t end, Visit visit) const;
  void measure(Column &column, size_t index, uint64_t block);
  void allocate();
  void chooseTextLayout(Column &column);
  void encode(Column &column, size_t index, uint64_t block);
  void fail(const char *code, std::string message);
  bool isStopped() const { return canceled.load() || failed.load(); }

  const LibraryInstance &library;
  const ResidentDescriptor descriptor;
  const uint64_t blockCount;
  FilesInUse files;
  const std::shared_ptr<ResidentMemory> memory;
  std::unique_ptr<ResidentTable> table;
  std::vector<Column> columns;
  std::vector<size_t> textColumns;

  std::atomic<bool> canceled = false, failed = false;
  std::mutex errorMutex;
  const char *errorCode = nullptr;
  std::string errorMessage;

  // Under the pool's lock.
  Step step = Step::Measuring;
  uint64_t next = 0, running = 0;
};
