// The host functions of native/abi.ts, called by runtime/native-library.ts on one thread: handles to objects, errors
// to JSON. Nothing here takes long.
#include <atomic>
#include <cstring>
#include <dlfcn.h>
#include <map>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

#include "abi.generated.h"
#include "column_job.h"
#include "jit/fatal_error.h"
#include "mapped_file.h"
#include "notification.h"
#include "prefetch_job.h"
#include "query_job.h"
#include "resident_job.h"
#include "llvm/Config/llvm-config.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace {
struct RunningQuery {
  std::unique_ptr<QueryJob> job;
  std::shared_ptr<Pool> pool;
};

struct RunningTask {
  std::unique_ptr<ReportingJob> job;
  std::shared_ptr<Pool> pool;
};

struct RunningLoad {
  std::unique_ptr<ResidentJob> job;
  std::shared_ptr<Pool> pool;
};

struct Host {
  HostTarget target;
  std::unique_ptr<LibraryInstance> library;
  long thread = 0; // that opened it
  int64_t lastHandle = 0;
  std::map<int64_t, std::shared_ptr<Pool>> pools;
  std::map<int64_t, RunningQuery> queries;
  std::map<int64_t, RunningTask> tasks;
  std::map<int64_t, RunningLoad> loads;
  std::map<int64_t, std::shared_ptr<ResidentMemory>> residentMemory; // by scheduler
  std::map<int64_t, std::unique_ptr<ResidentTable>> residents;
  std::map<int64_t, std::shared_ptr<MappedFile>> mappings;
  MappedFiles files;
  std::string error;  // JSON, empty where the last call went well
  std::string answer; // kept until the next call has copied it
};

// Never destroyed: pool threads may outlive static destruction.
Host &host() {
  static Host *instance = new Host;
  return *instance;
}

std::string toText(json::Value value) {
  std::string text;
  raw_string_ostream(text) << value;
  return text;
}

void fail(StringRef code, StringRef message) {
  host().error = toText(json::Object{{"code", code}, {"message", json::fixUTF8(message)}});
}

/** An error of `code`, unless it tells itself that memory ran out. */
void fail(StringRef code, Error error) {
  handleAllErrors(std::move(error), [&](const ErrorInfoBase &info) {
    fail(info.convertToErrorCode() == std::errc::not_enough_memory ? "out_of_memory" : code, info.message());
  });
}

const char *answer(std::string text) {
  host().answer = std::move(text);
  return host().answer.c_str();
}

// Every host function begins with it: false, with an error left, where there is no library to work with.
bool begin() {
  host().error.clear();
  if (host().library) return true;
  fail("internal_error", "the native library is not open");
  return false;
}

template <typename Value> Value *find(std::map<int64_t, Value> &all, int64_t handle, const char *kind) {
  auto found = all.find(handle);
  if (found != all.end()) return &found->second;
  fail("internal_error", std::string("there is no ") + kind + " " + std::to_string(handle));
  return nullptr;
}

// A query that has ended; null, with an error left, otherwise.
RunningQuery *findEnded(int64_t handle) {
  RunningQuery *query = find(host().queries, handle, "query");
  if (!query || query->pool->state(*query->job) == Job::State::Ended) return query;
  fail("internal_error", "the query has not ended");
  return nullptr;
}

// Memory that TypeScript may read: a mapped file, or a resident table. Of size 0 where there is neither.
struct Readable {
  uint64_t address = 0, size = 0;
  std::shared_ptr<MappedFile> file;

  bool holds(uint64_t from, uint64_t bytes) const {
    return from >= address && from - address < size && bytes <= size - (from - address);
  }
  // Whether what was read was there.
  bool isWhole() const { return !file || !file->hasShrunk(); }
};

constexpr const char *notReadable = "not a range of a mapped file or a resident table";

Readable findReadable(uint64_t address) {
  if (auto file = host().files.find(address)) return {file->address, file->size, file};
  for (const auto &[handle, table] : host().residents)
    if (address >= table->address && address - table->address < table->size) return {table->address, table->size, nullptr};
  return {};
}

int64_t startTask(int64_t task, std::shared_ptr<Pool> pool, std::unique_ptr<ReportingJob> job) {
  RunningTask &running = host().tasks[task];
  running = {std::move(job), std::move(pool)};
  running.pool->start(*running.job);
  return task;
}

// A JSON argument that is a string.
std::string readText(const char *text) {
  auto value = json::parse(text);
  if (!value) return consumeError(value.takeError()), "";
  return value->getAsString().value_or("").str();
}

Error openHost(const std::string &folder) {
  auto target = detectHostTarget();
  if (!target) return target.takeError();
  auto library = LibraryInstance::load(folder + "/library-" + target->level + ".o");
  if (!library) return library.takeError();
  installFatalErrorHandler();
  host().target = std::move(*target);
  host().library = std::move(*library);
  return Error::success();
}
} // namespace

int32_t host_open(const char *libraryFolder) {
  host().error.clear();
  const long thread = syscall(SYS_gettid);
  if (host().library) {
    if (host().thread != thread) fail("missing_dependency", "another thread of this process has loaded mayfly; use it from one thread");
    return host().thread == thread;
  }
  if (Error error = openHost(readText(libraryFolder))) return fail("missing_dependency", std::move(error)), 0;
  host().thread = thread;
  return 1;
}

const char *host_error() { return answer(host().error); }

const char *host_describe() {
  if (!begin()) return "";
  return answer(toText(json::Object{{"cpu", host().target.cpu},
                                    {"level", host().target.level},
                                    {"llvm", LLVM_VERSION_STRING},
                                    {"symbols", host().library->symbols().size()}}));
}

void host_preload(const char *path) {
  // What goes wrong is told to who loads it in earnest. It stays loaded; the process waits for the thread when it ends.
  static std::jthread loading;
  loading = std::jthread([file = readText(path)] { static_cast<void>(dlopen(file.c_str(), RTLD_LAZY | RTLD_LOCAL)); });
}

void host_leave(int32_t code) {
  // The system would give the pages of mapped files up on one thread, at 10 ms for 300 MB. Here all processors do.
  constexpr uint64_t piece = 1 << 25;
  std::vector<std::pair<uint64_t, uint64_t>> pieces;
  for (const auto &[handle, file] : host().mappings)
    for (uint64_t offset = 0; offset < file->size; offset += piece)
      pieces.emplace_back(file->address + offset, std::min(piece, file->size - offset));
  std::atomic<size_t> next = 0;
  auto give = [&] {
    for (size_t index; (index = next++) < pieces.size();)
      madvise(reinterpret_cast<void *>(pieces[index].first), pieces[index].second, MADV_DONTNEED);
  };
  // Not std::thread, which ends the process with an error where the system has no more threads.
  auto run = [](void *work) -> void * {
    (*static_cast<decltype(give) *>(work))();
    return nullptr;
  };
  std::vector<pthread_t> threads;
  const size_t processors = std::min<size_t>(std::thread::hardware_concurrency(), pieces.size());
  for (pthread_t thread; threads.size() + 1 < processors && pthread_create(&thread, nullptr, run, &give) == 0;)
    threads.push_back(thread);
  give();
  for (pthread_t thread : threads) pthread_join(thread, nullptr);
  _exit(code);
}

int32_t notification_open() {
  if (!begin()) return 0;
  const int descriptor = openNotifications();
  if (descriptor < 0) return fail("internal_error", std::string("cannot open a pipe: ") + strerror(errno)), 0;
  return descriptor;
}

int32_t memory_file_create() {
  if (!begin()) return 0;
  const int descriptor = memfd_create("mayfly module", MFD_CLOEXEC);
  if (descriptor < 0) return fail("internal_error", std::string("cannot create a memory file: ") + strerror(errno)), 0;
  return descriptor;
}

const char *file_map(const char *path) {
  if (!begin()) return "";
  auto file = MappedFile::map(readText(path));
  if (!file) return fail("file_error", file.takeError()), "";
  const int64_t handle = ++host().lastHandle;
  const MappedFile &mapped = **file;
  std::string text = toText(json::Object{{"handle", handle},
                                         {"address", mapped.address},
                                         {"size", mapped.size},
                                         {"device", std::to_string(mapped.device)},
                                         {"inode", std::to_string(mapped.inode)},
                                         {"modified", std::to_string(mapped.modified)}});
  host().files.add(*file);
  host().mappings[handle] = std::move(*file);
  return answer(std::move(text));
}

void file_unmap(int64_t handle) {
  if (!begin()) return;
  auto *file = find(host().mappings, handle, "mapping");
  if (!file) return;
  // Tasks that read it keep it mapped until they are gone.
  host().files.remove(**file);
  host().mappings.erase(handle);
}

int32_t memory_read(int64_t address, uint8_t *into, int64_t size) {
  if (!begin()) return 0;
  const uint64_t from = static_cast<uint64_t>(address), count = static_cast<uint64_t>(size);
  const Readable memory = findReadable(from);
  if (!memory.holds(from, count)) return fail("internal_error", notReadable), 0;
  if (memory.file) return memory.file->read(from, into, count);
  memcpy(into, reinterpret_cast<const void *>(from), count);
  return 1;
}

int32_t memory_gather(uint8_t *pieces, int64_t count, uint8_t *into, int64_t size) {
  if (!begin()) return 0;
  Readable memory;
  uint64_t left = static_cast<uint64_t>(size);
  bool whole = true;
  for (int64_t index = 0; index < count; index++) {
    uint64_t piece[2];
    memcpy(piece, pieces + index * sizeof piece, sizeof piece);
    const auto [from, bytes] = piece;
    if (!memory.holds(from, 1)) {
      whole = whole && memory.isWhole();
      memory = findReadable(from);
    }
    if (!memory.holds(from, bytes)) return fail("internal_error", notReadable), 0;
    if (bytes > left) return fail("internal_error", "the buffer is too small"), 0;
    memcpy(into, reinterpret_cast<const void *>(from), bytes);
    into += bytes;
    left -= bytes;
  }
  return whole && memory.isWhole() && left == 0;
}

int64_t buffer_address(uint8_t *buffer) {
  host().error.clear();
  return reinterpret_cast<int64_t>(buffer);
}

int64_t scheduler_open(int32_t threads) {
  if (!begin()) return 0;
  if (threads < 1 || threads > 1024) return fail("invalid_parameter_value", "the number of threads must be from 1 to 1024"), 0;
  const int64_t handle = ++host().lastHandle;
  host().pools[handle] = std::make_shared<Pool>(static_cast<unsigned>(threads));
  host().residentMemory[handle] = std::make_shared<ResidentMemory>();
  return handle;
}

void scheduler_close(int64_t scheduler) {
  if (!begin()) return;
  auto *pool = find(host().pools, scheduler, "scheduler");
  if (!pool) return;
  (*pool)->close();
  host().pools.erase(scheduler);
  host().residentMemory.erase(scheduler);
}

int64_t column_validate(int64_t scheduler, const char *descriptor) {
  if (!begin()) return 0;
  auto *pool = find(host().pools, scheduler, "scheduler");
  if (!pool) return 0;
  auto column = readColumnDescriptor(descriptor);
  if (!column) return fail("internal_error", column.takeError()), 0;
  const int64_t task = ++host().lastHandle;
  return startTask(task, *pool, std::make_unique<ColumnJob>(task, *host().library, std::move(*column), (*pool)->size(), host().files));
}

int64_t memory_prefetch(int64_t scheduler, uint8_t *addresses, int64_t count) {
  if (!begin()) return 0;
  auto *pool = find(host().pools, scheduler, "scheduler");
  if (!pool) return 0;
  std::vector<uint64_t> places(static_cast<size_t>(count));
  memcpy(places.data(), addresses, places.size() * sizeof(uint64_t));
  Readable memory;
  for (const uint64_t place : places) {
    if (memory.holds(place, 1)) continue;
    memory = findReadable(place);
    if (!memory.file || !memory.holds(place, 1)) return fail("internal_error", notReadable), 0;
  }
  if (places.empty()) return fail("internal_error", "nothing to prefetch"), 0;
  const int64_t task = ++host().lastHandle;
  return startTask(task, *pool, std::make_unique<PrefetchJob>(task, std::move(places), host().files));
}

const char *task_result(int64_t task) {
  if (!begin()) return "";
  flushNotifications();
  RunningTask *running = find(host().tasks, task, "task");
  if (!running) return "";
  if (running->pool->state(*running->job) != Job::State::Ended) return fail("internal_error", "the task has not ended"), "";
  auto report = running->job->report();
  host().tasks.erase(task);
  if (!report) return fail("file_changed", report.takeError()), "";
  return answer(std::move(*report));
}

void task_cancel(int64_t task) {
  if (!begin()) return;
  // Of one in neither the result was taken: there is nothing to stop.
  if (auto check = host().tasks.find(task); check != host().tasks.end()) check->second.job->cancel();
  auto load = host().loads.find(task);
  if (load != host().loads.end()) load->second.pool->change([&] { load->second.job->cancel(); });
}

int64_t resident_load(int64_t scheduler, const char *descriptor) {
  if (!begin()) return 0;
  auto *pool = find(host().pools, scheduler, "scheduler");
  if (!pool) return 0;
  auto table = readResidentDescriptor(descriptor);
  if (!table) return fail("internal_error", table.takeError()), 0;
  const int64_t task = ++host().lastHandle;
  RunningLoad &load = host().loads[task];
  load = {std::make_unique<ResidentJob>(task, *host().library, std::move(*table), host().files, host().residentMemory[scheduler]), *pool};
  (*pool)->start(*load.job);
  return task;
}

const char *resident_result(int64_t task) {
  if (!begin()) return "";
  flushNotifications();
  RunningLoad *load = find(host().loads, task, "task");
  if (!load) return "";
  if (load->pool->state(*load->job) != Job::State::Ended) return fail("internal_error", "the task has not ended"), "";
  std::string report = load->job->report();
  if (auto table = load->job->takeTable()) host().residents[task] = std::move(table);
  host().loads.erase(task);
  return answer(std::move(report));
}

void resident_free(int64_t handle) {
  if (!begin()) return;
  if (find(host().residents, handle, "resident table")) host().residents.erase(handle);
}

int64_t query_create(int64_t scheduler, const char *descriptor) {
  if (!begin()) return 0;
  auto *pool = find(host().pools, scheduler, "scheduler");
  if (!pool) return 0;
  auto query = readQueryDescriptor(descriptor);
  if (!query) return fail("internal_error", query.takeError()), 0;
  const int64_t handle = ++host().lastHandle;
  auto job = QueryJob::create(handle, *host().library, *query, **pool);
  if (!job) return fail("internal_error", job.takeError()), 0;
  host().queries[handle] = {std::move(*job), *pool};
  return handle;
}

int32_t query_start(int64_t query) {
  if (!begin()) return 0;
  RunningQuery *found = find(host().queries, query, "query");
  if (!found) return 0;
  if (found->pool->start(*found->job)) return 1;
  fail("internal_error", "the query was started before, or its scheduler is closed");
  return 0;
}

int32_t query_add_module(int64_t query, const char *descriptor) {
  if (!begin()) return 0;
  RunningQuery *found = find(host().queries, query, "query");
  if (!found) return 0;
  auto module = readModuleDescriptor(descriptor);
  if (!module) return fail("internal_error", module.takeError()), 0;
  if (Error error = found->job->addModule(std::move(*module), host().files)) return fail("internal_error", std::move(error)), 0;
  return 1;
}

int32_t query_finish(int64_t query, const char *descriptor) {
  if (!begin()) return 0;
  RunningQuery *found = find(host().queries, query, "query");
  if (!found) return 0;
  auto result = readResultDescriptor(descriptor);
  if (!result) return fail("internal_error", result.takeError()), 0;
  if (Error error = found->job->finishModules(std::move(*result))) return fail("internal_error", std::move(error)), 0;
  return 1;
}

void query_cancel(int64_t query) {
  if (!begin()) return;
  auto found = host().queries.find(query);
  if (found == host().queries.end()) return; // ended and destroyed, or not a query: nothing to stop
  found->second.job->cancel();
}

const char *query_result(int64_t query) {
  if (!begin()) return "";
  flushNotifications();
  RunningQuery *found = findEnded(query);
  return found ? answer(found->job->report()) : "";
}

int32_t query_result_copy(int64_t query, int32_t batch, uint8_t *into) {
  if (!begin()) return 0;
  RunningQuery *found = findEnded(query);
  if (!found) return 0;
  if (batch >= 0 && found->job->copyBatch(static_cast<uint32_t>(batch), into)) return 1;
  fail("internal_error", "the query has no such result batch");
  return 0;
}

const char *query_stage(int64_t query, int32_t module, const char *stage) {
  if (!begin()) return "";
  RunningQuery *found = findEnded(query);
  if (!found) return "";
  const std::string *text = module < 0 ? nullptr : found->job->stage(static_cast<uint32_t>(module), readText(stage));
  if (text) return answer(toText(json::Value(json::fixUTF8(*text))));
  fail("internal_error", "the query has kept no such stage");
  return "";
}

void query_destroy(int64_t query) {
  if (!begin()) return;
  RunningQuery *found = find(host().queries, query, "query");
  if (!found) return;
  if (found->pool->state(*found->job) == Job::State::Running) return fail("internal_error", "the query is running");
  host().queries.erase(query);
}

const char *instances_list() {
  if (!begin()) return "";
  return answer(listInstances());
}
