// The making of a resident table. Nothing is written before all is measured, so the table is allocated once, at the
// size it needs.
#include "resident_job.h"

#include <algorithm>

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace {
constexpr uint64_t mostShortOffset = INT32_MAX;

uint64_t roundUp(uint64_t size) { return (size + 63) & ~uint64_t(63); }
} // namespace

ResidentJob::ResidentJob(int64_t id, const LibraryInstance &library, ResidentDescriptor described, const MappedFiles &mapped,
                         std::shared_ptr<ResidentMemory> memory)
    : Job(id), library(library), descriptor(std::move(described)),
      blockCount((descriptor.rows + descriptor.blockRows - 1) / descriptor.blockRows), memory(std::move(memory)),
      columns(descriptor.columns.size()) {
  for (size_t index = 0; index < columns.size(); index++) {
    const ResidentDescriptor::Column &source = descriptor.columns[index];
    Column &column = columns[index];
    column.layout = source.layout;
    column.nullable = source.nullable;
    uint64_t rows = 0;
    for (const ColumnBatch &batch : source.batches) {
      column.batchStarts.push_back(rows);
      rows += batch.rows;
      for (const ColumnBuffer *buffer : {&batch.validity, &batch.offsets, &batch.values, &batch.dictionaryValidity,
                                         &batch.dictionaryOffsets, &batch.dictionaryValues})
        if (buffer->address) files.use(mapped, reinterpret_cast<uint64_t>(buffer->address));
    }
    if (column.layout.kind != RESIDENT_TEXT) continue;
    textColumns.push_back(index);
    column.textBytes.resize(blockCount);
    column.texts = library.text_set_open(descriptor.rows);
    if (!column.texts) fail("out_of_memory", "there is no memory to load the table");
  }
}

ResidentJob::~ResidentJob() {
  for (Column &column : columns)
    if (column.texts) library.text_set_close(column.texts);
}

bool ResidentJob::take(Unit &unit) {
  if (step == Step::Ended) return false;
  if (isStopped()) {
    if (running > 0) return false;
    step = Step::Allocating; // a unit that does nothing, whose end ends the job
  }
  if (step == Step::Measuring && next == textColumns.size() * blockCount) {
    if (running > 0) return false;
    step = Step::Allocating;
  }
  switch (step) {
  case Step::Measuring:
    unit.kind = MeasureUnit;
    break;
  case Step::Encoding:
    if (next == columns.size() * blockCount) return false;
    unit.kind = EncodeUnit;
    break;
  default:
    if (running > 0) return false;
    unit.kind = AllocateUnit;
  }
  unit.index = next++;
  running++;
  return true;
}

void ResidentJob::run(const Unit &unit, PoolThread &) {
  if (isStopped()) return;
  if (unit.kind == AllocateUnit) return allocate();
  // Neighbouring units are blocks of one column, so that files are read in order.
  const uint64_t column = unit.index / blockCount, block = unit.index % blockCount;
  if (unit.kind == MeasureUnit) return measure(columns[textColumns[column]], textColumns[column], block);
  encode(columns[column], column, block);
}

bool ResidentJob::finish(const Unit &unit) {
  running--;
  if (unit.kind == AllocateUnit) {
    next = 0;
    step = Step::Encoding;
  }
  const bool done = isStopped() || (step == Step::Encoding && next == columns.size() * blockCount);
  if (!done || running > 0) return false;
  step = Step::Ended;
  return true;
}

template <typename Visit>
bool ResidentJob::eachPart(const Column &column, size_t index, uint64_t row, uint64_t end, Visit visit) const {
  const std::vector<uint64_t> &starts = column.batchStarts;
  size_t batch = static_cast<size_t>(std::upper_bound(starts.begin(), starts.end(), row) - starts.begin()) - 1;
  for (; row < end; batch++) {
    const ColumnBatch &source = descriptor.columns[index].batches[batch];
    const uint64_t begin = row - starts[batch], stop = std::min(source.rows, end - starts[batch]);
    if (begin < stop && !visit(source, begin, stop)) return false;
    row = starts[batch] + stop;
  }
  return true;
}

void ResidentJob::measure(Column &column, size_t index, uint64_t block) {
  eachPart(column, index, blockBegin(block), blockEnd(block), [&](const ColumnBatch &batch, uint64_t begin, uint64_t end) {
    column.textBytes[block] += library.text_set_add(column.texts, &batch, begin, end);
    return true;
  });
}

void ResidentJob::chooseTextLayout(Column &column) {
  uint64_t bytes = 0, most = 0;
  for (uint64_t &block : column.textBytes) {
    most = std::max(most, block);
    block = bytes += block;
  }
  column.layout.bits = most > mostShortOffset ? 64 : 32;
  if (!library.text_set_number(column.texts, &column.entries, &column.entryBytes)) return;
  const uint32_t codeBits = column.entries <= 256 ? 8 : 16;
  const uint64_t plain = descriptor.rows * (column.layout.bits / 8) + bytes;
  const uint64_t encoded = descriptor.rows * (codeBits / 8) + (column.entries + 1) * sizeof(uint32_t) + column.entryBytes;
  // Few texts are codes in any case: what that takes more in a table of few rows is next to nothing.
  if (encoded >= plain && codeBits > 8) return;
  column.layout.kind = RESIDENT_CODES;
  column.layout.bits = codeBits;
  column.layout.texts = column.texts;
}

void ResidentJob::allocate() {
  uint64_t size = 0;
  const auto place = [&](uint64_t bytes) {
    const uint64_t at = size;
    size += roundUp(bytes);
    return at;
  };
  const uint64_t bits = blockCount * descriptor.blockRows / 8;
  for (Column &column : columns) {
    if (column.layout.kind == RESIDENT_TEXT) chooseTextLayout(column);
    if (column.nullable) column.validity = place(bits);
    switch (column.layout.kind) {
    case RESIDENT_TEXT:
      column.offsets = place(blockCount * (descriptor.blockRows + 1) * (column.layout.bits / 8));
      column.values = place(blockCount == 0 ? 0 : column.textBytes.back());
      break;
    case RESIDENT_BOOLEAN:
      column.values = place(bits);
      break;
    case RESIDENT_CODES:
      column.dictionaryOffsets = place((column.entries + 1) * sizeof(uint32_t));
      column.dictionaryValues = place(column.entryBytes);
      [[fallthrough]];
    default:
      column.values = place(descriptor.rows * (column.layout.bits / 8));
    }
  }
  if (size == 0 || blockCount == 0) return;
  table = ResidentTable::create(memory, size, descriptor.memoryLimit);
  if (!table)
    return fail("out_of_memory", "the table needs " + std::to_string(size) + " bytes beside the " + std::to_string(memory->used.load()) +
                                     " of the resident tables that there are, whose limit is " + std::to_string(descriptor.memoryLimit));
  uint8_t *base = reinterpret_cast<uint8_t *>(table->address);
  for (Column &column : columns)
    if (column.layout.kind == RESIDENT_CODES)
      library.text_set_write(column.texts, reinterpret_cast<uint32_t *>(base + column.dictionaryOffsets), base + column.dictionaryValues);
}

void ResidentJob::encode(Column &column, size_t index, uint64_t block) {
  uint8_t *base = reinterpret_cast<uint8_t *>(table->address);
  const ResidentDescriptor::Column &described = descriptor.columns[index];
  ResidentBlock into{};
  if (column.nullable) into.validity = base + column.validity + blockBegin(block) / 8;
  if (column.layout.kind == RESIDENT_TEXT) {
    const uint64_t begin = block == 0 ? 0 : column.textBytes[block - 1];
    into.values = base + column.values + begin;
    into.capacity = column.textBytes[block] - begin;
    into.offsets = base + column.offsets + block * (descriptor.blockRows + 1) * (column.layout.bits / 8);
  } else {
    const uint64_t bits = column.layout.kind == RESIDENT_BOOLEAN ? 1 : column.layout.bits;
    into.values = base + column.values + blockBegin(block) * bits / 8;
  }
  const uint64_t boundsRows = described.bounds ? described.boundsRows : descriptor.blockRows;
  for (uint64_t row = blockBegin(block); row < blockEnd(block); row += boundsRows) {
    into.least = UINT64_MAX;
    into.greatest = 0;
    const uint64_t end = std::min(row + boundsRows, blockEnd(block));
    const bool appended = eachPart(column, index, row, end, [&](const ColumnBatch &batch, uint64_t from, uint64_t to) {
      return library.resident_append(&column.layout, &batch, from, to, &into);
    });
    if (!appended) return fail("file_changed", "the data changed while they were loaded");
    if (!described.bounds) continue;
    int64_t *bounds = described.bounds + row / boundsRows * 2;
    const bool any = into.least <= into.greatest;
    bounds[0] = any ? static_cast<int64_t>(column.layout.minimum + into.least) : INT64_MAX;
    bounds[1] = any ? static_cast<int64_t>(column.layout.minimum + into.greatest) : INT64_MIN;
  }
}

void ResidentJob::fail(const char *code, std::string message) {
  std::lock_guard lock(errorMutex);
  if (!failed.exchange(true)) {
    errorCode = code;
    errorMessage = std::move(message);
  }
}

std::string ResidentJob::report() {
  const std::string changed = files.changed();
  if (!changed.empty()) fail("file_changed", "the file changed while it was loaded: " + changed);
  if (canceled.load()) fail("query_canceled", "the loading was cancelled");
  json::Object report;
  if (failed.load()) {
    table.reset();
    report = json::Object{{"error", errorCode}, {"message", json::fixUTF8(errorMessage)}};
  } else {
    const uint64_t base = table ? table->address : 0;
    json::Array described;
    for (const Column &column : columns) {
      json::Object entry{{"validity", column.nullable ? base + column.validity : 0}, {"values", base + column.values}};
      if (column.layout.kind == RESIDENT_TEXT)
        entry["texts"] = json::Object{
            {"offsetBits", column.layout.bits}, {"offsets", base + column.offsets}, {"ends", json::Array(column.textBytes)}};
      if (column.layout.kind == RESIDENT_CODES)
        entry["dictionary"] = json::Object{{"codeBits", column.layout.bits},
                                           {"rows", column.entries},
                                           {"offsets", base + column.dictionaryOffsets},
                                           {"values", base + column.dictionaryValues},
                                           {"size", column.entryBytes}};
      described.push_back(std::move(entry));
    }
    report = json::Object{{"handle", table ? id : 0}, {"bytes", table ? table->size : 0}, {"columns", std::move(described)}};
  }
  std::string text;
  raw_string_ostream(text) << json::Value(std::move(report));
  return text;
}
