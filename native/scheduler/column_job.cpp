// Checks the batches of a column and reduces what they tell. The first faulty batch wins, so batches after a known
// one need no check.
#include "column_job.h"

#include <algorithm>

#include "llvm/ADT/APInt.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace {
std::string decimalDigits(__int128 value) {
  const uint64_t words[2] = {static_cast<uint64_t>(value), static_cast<uint64_t>(value >> 64)};
  SmallString<40> text;
  APInt(128, words).toStringSigned(text);
  return std::string(text);
}
} // namespace

ColumnJob::ColumnJob(int64_t id, const LibraryInstance &library, ColumnDescriptor described, const MappedFiles &mapped)
    : Job(id), library(library), descriptor(std::move(described)), checks(descriptor.batches.size()), faulty(checks.size()) {
  for (const ColumnBatch &batch : descriptor.batches)
    for (const ColumnBuffer *buffer : {&batch.validity, &batch.offsets, &batch.values, &batch.dictionaryValidity,
                                       &batch.dictionaryOffsets, &batch.dictionaryValues})
      if (buffer->address) files.use(mapped, reinterpret_cast<uint64_t>(buffer->address));
}

bool ColumnJob::take(Unit &unit) {
  // A column of no batches is still one unit, whose end ends the job.
  if (next > 0 && next >= faulty) return false;
  unit.index = next++;
  running++;
  return true;
}

void ColumnJob::run(const Unit &unit, PoolThread &) {
  if (unit.index < checks.size()) library.column_check(&descriptor.batches[unit.index], &checks[unit.index]);
}

JobProgress ColumnJob::finish(const Unit &unit) {
  if (unit.index < checks.size() && !checks[unit.index].valid) faulty = std::min<size_t>(faulty, unit.index);
  return --running == 0 && next >= faulty ? JobProgress::Ended : JobProgress::Same;
}

Expected<std::string> ColumnJob::report() const {
  const std::string changed = files.changed();
  if (!changed.empty()) return createStringError("the file changed while it was checked: %s", changed.c_str());
  json::Object report;
  if (faulty < checks.size()) {
    report = json::Object{{"valid", false}, {"batch", faulty}, {"message", json::fixUTF8(checks[faulty].message)}};
  } else {
    ColumnCheck all{};
    for (const ColumnCheck &check : checks) {
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
    }
    report = json::Object{{"valid", true}, {"nullCount", all.nullCount}, {"nullEntries", all.nullEntries}};
    if (all.hasBounds) {
      report["minimum"] = decimalDigits(all.minimum);
      report["maximum"] = decimalDigits(all.maximum);
    }
    if (all.hasLengths) {
      report["minimumLength"] = all.minimumLength;
      report["maximumLength"] = all.maximumLength;
    }
  }
  std::string text;
  raw_string_ostream(text) << json::Value(std::move(report));
  return text;
}
