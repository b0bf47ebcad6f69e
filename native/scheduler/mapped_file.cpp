// Mapping files, and surviving their truncation: touching a page beyond the end of a file raises SIGBUS; the handler
// puts zero pages there and marks the mapping.
#include "mapped_file.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace llvm;

// An entry of a list that only grows, so that the signal handler walks it without a lock; free while begin is 0.
struct MappedRange {
  std::atomic<uintptr_t> begin = 0, end = 0;
  std::atomic<bool> lost = false;
  MappedRange *next = nullptr;
};

namespace {
std::atomic<MappedRange *> ranges = nullptr;
struct sigaction previous;
uintptr_t pageSize;

// Async-signal-safe: atomics and system calls only.
void handleBusError(int signal, siginfo_t *info, void *context) {
  const int savedError = errno;
  const uintptr_t address = reinterpret_cast<uintptr_t>(info->si_addr);
  for (MappedRange *range = ranges.load(); range; range = range->next) {
    const uintptr_t begin = range->begin.load(), end = range->end.load();
    if (begin == 0 || address < begin || address >= end) continue;
    const uintptr_t page = address & ~(pageSize - 1);
    // The pages after it are lost as well, as a rule; one mapping for all keeps their number small.
    void *mapped = mmap(reinterpret_cast<void *>(page), end - page, PROT_READ,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) break;
    range->lost.store(true);
    errno = savedError;
    return;
  }
  errno = savedError;
  if (previous.sa_flags & SA_SIGINFO) return previous.sa_sigaction(signal, info, context);
  if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) return previous.sa_handler(signal);
  // On return the access is repeated, or what another process sent comes again, and does what it would have without us.
  sigaction(SIGBUS, &previous, nullptr);
  if (info->si_code <= 0) raise(signal);
}

MappedRange *registerRange(uintptr_t begin, uintptr_t end) {
  static std::mutex mutex;
  static std::once_flag once;
  std::call_once(once, [] {
    pageSize = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
    struct sigaction action = {};
    action.sa_sigaction = handleBusError;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(SIGBUS, &action, &previous);
  });
  std::lock_guard lock(mutex);
  MappedRange *range = ranges.load();
  while (range && range->begin.load() != 0) range = range->next;
  if (!range) {
    range = new MappedRange;
    range->next = ranges.load();
    ranges.store(range);
  }
  range->lost.store(false);
  range->end.store(end);
  range->begin.store(begin);
  return range;
}

int64_t nanoseconds(const timespec &time) { return time.tv_sec * 1'000'000'000ll + time.tv_nsec; }
} // namespace

Expected<std::shared_ptr<MappedFile>> MappedFile::map(const std::string &path) {
  auto failure = [&](const char *why) { return createStringError("cannot read %s: %s", path.c_str(), why); };
  std::shared_ptr<MappedFile> file(new MappedFile(path));
  // Not blocking, should it be a pipe that nobody writes to.
  file->descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  struct stat status;
  if (file->descriptor < 0 || fstat(file->descriptor, &status) != 0) return failure(strerror(errno));
  if (S_ISDIR(status.st_mode)) return failure("it is a folder");
  if (!S_ISREG(status.st_mode)) return failure("it is not a regular file");
  file->size = static_cast<uint64_t>(status.st_size);
  file->device = status.st_dev;
  file->inode = status.st_ino;
  file->modified = nanoseconds(status.st_mtim);
  if (file->size == 0) return file;
  void *memory = mmap(nullptr, file->size, PROT_READ, MAP_SHARED, file->descriptor, 0);
  if (memory == MAP_FAILED) return failure(strerror(errno));
  file->address = reinterpret_cast<uint64_t>(memory);
  file->range = registerRange(file->address, file->address + file->size);
  return file;
}

MappedFile::~MappedFile() {
  if (range) range->begin.store(0);
  if (address) munmap(reinterpret_cast<void *>(address), size);
  if (descriptor >= 0) close(descriptor);
}

bool MappedFile::hasChanged() const {
  if (range && range->lost.load()) return true;
  struct stat status;
  return fstat(descriptor, &status) != 0 || static_cast<uint64_t>(status.st_size) != size ||
         nanoseconds(status.st_mtim) != modified;
}

bool MappedFile::hasShrunk() const {
  struct stat status;
  return range->lost.load() || fstat(descriptor, &status) != 0 || static_cast<uint64_t>(status.st_size) < size;
}

bool MappedFile::read(uint64_t from, uint8_t *into, uint64_t count) const {
  memcpy(into, reinterpret_cast<const void *>(from), count);
  struct stat status;
  // Bytes between the end of the file and the end of its last page read as zeros without a signal.
  return !range->lost.load() && fstat(descriptor, &status) == 0 &&
         from - address + count <= static_cast<uint64_t>(status.st_size);
}

void MappedFiles::remove(const MappedFile &file) {
  std::erase_if(files, [&](const auto &candidate) { return candidate.get() == &file; });
}

std::shared_ptr<MappedFile> MappedFiles::find(uint64_t address) const {
  for (const auto &file : files)
    if (address >= file->address && address - file->address < file->size) return file;
  return nullptr;
}

void FilesInUse::use(const MappedFiles &all, uint64_t address) {
  for (auto file = files.rbegin(); file != files.rend(); ++file)
    if (address >= (*file)->address && address - (*file)->address < (*file)->size) return;
  if (auto file = all.find(address)) files.push_back(std::move(file));
}

std::string FilesInUse::changed() const {
  for (const auto &file : files)
    if (file->hasChanged()) return file->path;
  return "";
}
