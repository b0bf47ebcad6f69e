// Checks the batches of a column and reduces what they tell. The first faulty batch wins, so batches after a known
// one need no check.
#include "column_job.h"

#include <algorithm>
#include <cstring>

#include "llvm/ADT/APInt.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace {
// So many rows of a column, or half as many, go into the sketch; of texts, which take longer, fewer.
constexpr uint64_t sampledValues = 1 << 17, sampledTexts = 1 << 15;

// Bits of the bitmap for each row, at most, with which a search for values that occur twice is worth it.
constexpr uint64_t mostBitsPerRow = 16;

std::string decimalDigits(__int128 value) {
  const uint64_t words[2] = {static_cast<uint64_t>(value), static_cast<uint64_t>(value >> 64)};
  SmallString<40> text;
  APInt(128, words).toStringSigned(text);
  return std::string(text);
}

// How a text or value compares with one of the next batch: negative, zero or positive.
int compareEnds(const ColumnCheck &before, const ColumnCheck &after) {
  if (before.hasBounds) return before.last < after.first ? -1 : before.last > after.first;
  const Text &left = before.lastText, &right = after.firstText;
  const uint64_t length = std::min(left.length, right.length);
  const int order = length == 0 ? 0 : memcmp(left.bytes, right.bytes, length);
  return order != 0 ? order : left.length < right.length ? -1 : left.length > right.length;
}
} // namespace

ColumnJob::ColumnJob(int64_t id, const LibraryInstance &library, ColumnDescriptor described, unsigned threads, const MappedFiles &mapped)
    : ReportingJob(id), library(library), descriptor(std::move(described)), checks(descriptor.batches.size()), sketches(threads), faulty(checks.size()) {
  for (const ColumnBatch &batch : descriptor.batches) {
    for (const ColumnBuffer *buffer : {&batch.validity, &batch.offsets, &batch.values, &batch.dictionaryValidity,
                                       &batch.dictionaryOffsets, &batch.dictionaryValues})
      if (buffer->address) files.use(mapped, reinterpret_cast<uint64_t>(buffer->address));
    rows += batch.rows;
  }
  const bool texts = !checks.empty() && (descriptor.batches[0].kind == COLUMN_UTF8 || descriptor.batches[0].kind == COLUMN_DICTIONARY);
  uint32_t sampling = 1;
  while (rows / sampling > (texts ? sampledTexts : sampledValues) && sampling < 1u << 31) sampling *= 2;
  for (ColumnBatch &batch : descriptor.batches) batch.sampling = sampling;
  for (uint32_t index = 0; index < threads; index++) freeSketches.push_back(index);
}

bool ColumnJob::hasMore() const {
  if (freeSketches.empty()) return false;
  // A column of no batches is still one unit, whose end ends the job.
  return stretches > 0 ? next < stretches : next == 0 || next < faulty;
}

bool ColumnJob::take(Unit &unit) {
  if (!hasMore()) return false;
  unit.index = next++;
  unit.worker = freeSketches.back();
  freeSketches.pop_back();
  running++;
  return true;
}

void ColumnJob::run(const Unit &unit, PoolThread &) {
  // As if faulty: those behind it are not looked at either.
  if (canceled.load()) return;
  if (stretches == 0) {
    if (unit.index >= checks.size()) return;
    std::unique_ptr<DistinctSketch> &sketch = sketches[unit.worker];
    if (!sketch) sketch = std::make_unique<DistinctSketch>();
    library.column_check(&descriptor.batches[unit.index], &checks[unit.index], sketch.get());
    return;
  }
  const uint64_t from = unit.index * stretch;
  for (const ColumnBatch &batch : descriptor.batches) {
    if (repeated.load()) return;
    if (!library.column_unique(&batch, static_cast<int64_t>(all.minimum), from, from + stretch, seen.get())) repeated.store(true);
  }
}

bool ColumnJob::finish(const Unit &unit) {
  freeSketches.push_back(unit.worker);
  if (stretches == 0 && unit.index < checks.size() && !checks[unit.index].valid) faulty = std::min<size_t>(faulty, unit.index);
  if (--running > 0 || next < (stretches > 0 ? stretches : faulty)) return false;
  if (stretches > 0) {
    unique = !repeated.load();
    return true;
  }
  if (faulty < checks.size()) return true;
  reduce();
  return !beginUnique();
}

void ColumnJob::reduce() {
  all.hasOrder = all.ascending = true;
  const ColumnCheck *before = nullptr; // of the last batch with rows
  for (size_t index = 0; index < checks.size(); index++) {
    const ColumnCheck &check = checks[index];
    if (descriptor.batches[index].rows == 0) continue;
    all.nullCount += check.nullCount;
    all.nullEntries |= check.nullEntries;
    if (check.hasBounds) {
      all.minimum = all.hasBounds ? std::min(all.minimum, check.minimum) : check.minimum;
      all.maximum = all.hasBounds ? std::max(all.maximum, check.maximum) : check.maximum;
      all.hasBounds = true;
    }
    if (check.hasLengths) {
      all.minimumLength = all.hasLengths ? std::min(all.minimumLength, check.minimumLength) : check.minimumLength;
      all.maximumLength = all.hasLengths ? std::max(all.maximumLength, check.maximumLength) : check.maximumLength;
      all.hasLengths = true;
    }
    all.hasOrder &= check.hasOrder;
    if (!all.hasOrder) continue;
    const int order = before ? compareEnds(*before, check) : 0;
    all.ascending &= check.ascending && order <= 0;
    all.changes += check.changes + (order != 0);
    before = &check;
  }
  const uint64_t values = rows - all.nullCount;
  DistinctSketch sketch{};
  for (std::unique_ptr<DistinctSketch> &own : sketches) {
    if (own) library.distinct_merge(&sketch, own.get());
    own.reset();
  }
  distinct = library.distinct_estimate(&sketch, values);
  if (!all.hasOrder || rows == 0) return;
  // As many values as stretches of equal ones, at most; exactly where they ascend.
  const double runs = static_cast<double>(all.changes + 1);
  distinct = all.ascending ? runs : std::min(distinct, runs);
  // Two moments of one date64 may be one date.
  unique = all.ascending && all.changes + 1 == rows && descriptor.batches[0].kind != COLUMN_DATE64;
}

// Whether the column is to be searched for values that occur twice.
bool ColumnJob::beginUnique() {
  const uint32_t kind = descriptor.batches.empty() ? COLUMN_NULL : descriptor.batches[0].kind;
  if (kind != COLUMN_INTEGER && kind != COLUMN_DATE32 && kind != COLUMN_TIMESTAMP) return false;
  if (!all.hasBounds || (all.hasOrder && all.ascending) || all.minimum < INT64_MIN || all.maximum > INT64_MAX) return false;
  const uint64_t values = rows - all.nullCount;
  const __int128 range = all.maximum - all.minimum + 1;
  if (range < values || range > static_cast<__int128>(values) * mostBitsPerRow) return false;
  if (distinct < 0.9 * static_cast<double>(values)) return false;
  stretch = (static_cast<uint64_t>(range) / sketches.size() / 64 + 1) * 64;
  seen.reset(static_cast<uint64_t *>(calloc(stretch / 64, sketches.size() * sizeof(uint64_t))));
  if (!seen) return false;
  stretches = sketches.size();
  next = 0;
  return true;
}

Expected<std::string> ColumnJob::report() const {
  const std::string changed = files.changed();
  if (!changed.empty()) return createStringError("the file changed while it was checked: %s", changed.c_str());
  json::Object report;
  if (faulty < checks.size()) {
    report = json::Object{{"valid", false}, {"batch", faulty}, {"message", json::fixUTF8(checks[faulty].message)}};
  } else {
    report = json::Object{{"valid", true}, {"nullCount", all.nullCount}, {"nullEntries", all.nullEntries}};
    if (all.hasBounds) {
      report["minimum"] = decimalDigits(all.minimum);
      report["maximum"] = decimalDigits(all.maximum);
    }
    if (all.hasLengths) {
      report["minimumLength"] = all.minimumLength;
      report["maximumLength"] = all.maximumLength;
    }
    if (rows > 0 && all.hasOrder && all.ascending) report["ascending"] = true;
    if (unique) report["unique"] = true;
    if (distinct > 0) report["distinct"] = distinct;
  }
  std::string text;
  raw_string_ostream(text) << json::Value(std::move(report));
  return text;
}
