// Asks the system for the pages of a unit's places all at once, so that a disk can serve them together, and then reads a
// byte of each, which waits until it is there.
#include "prefetch_job.h"

#include <algorithm>
#include <sys/mman.h>
#include <unistd.h>

namespace {
constexpr size_t unitPlaces = 1024;
}

PrefetchJob::PrefetchJob(int64_t id, std::vector<uint64_t> places, const MappedFiles &mapped)
    : ReportingJob(id), addresses(std::move(places)) {
  for (const uint64_t address : addresses) files.use(mapped, address);
}

bool PrefetchJob::take(Unit &unit) {
  if (!hasMore()) return false;
  unit.begin = static_cast<int64_t>(next);
  next = std::min(next + unitPlaces, addresses.size());
  unit.end = static_cast<int64_t>(next);
  running++;
  return true;
}

void PrefetchJob::run(const Unit &unit, PoolThread &) {
  const uint64_t page = static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
  // It is advice: where it fails, reading still does its work.
  for (int64_t index = unit.begin; index < unit.end; index++)
    madvise(reinterpret_cast<void *>(addresses[index] & ~(page - 1)), page, MADV_WILLNEED);
  for (int64_t index = unit.begin; index < unit.end; index++)
    static_cast<void>(*reinterpret_cast<const volatile uint8_t *>(addresses[index]));
}

bool PrefetchJob::finish(const Unit &) { return --running == 0 && !hasMore(); }
