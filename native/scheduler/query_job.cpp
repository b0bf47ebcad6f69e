// The life of a query on the pool. Modules compile side by side and before anything runs, so that no thread waits for
// one later; a pipeline starts once its own module is linked. An object is created just before the first pipeline that
// fills it, since its functions are in that module, and finished just after the last.
#include "query_job.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <sys/stat.h>
#include <unistd.h>

#include "jit/clock.h"

using namespace llvm;

namespace {
// The whole of a memory file, wherever its writer left the position.
Expected<std::string> readWhole(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode))
    return createStringError("file descriptor %d holds no bitcode", descriptor);
  std::string bytes(static_cast<size_t>(status.st_size), '\0');
  size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = pread(descriptor, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return createStringError("cannot read bitcode: %s", count < 0 ? strerror(errno) : "it became shorter");
    done += static_cast<size_t>(count);
  }
  return bytes;
}
} // namespace

Expected<std::unique_ptr<QueryJob>> QueryJob::create(int64_t id, const LibraryInstance &library, QueryDescriptor described,
                                                     unsigned poolThreads, const MappedFiles &mapped) {
  std::unique_ptr<QueryJob> job(new QueryJob(id, library, std::move(described)));
  const QueryDescriptor &descriptor = job->descriptor;
  for (const PipelineDescriptor &pipeline : descriptor.pipelines) {
    auto bitcode = readWhole(pipeline.bitcode);
    if (!bitcode) return bitcode.takeError();
    job->modules.emplace_back().bitcode = std::move(*bitcode);
    const SourceDescriptor &source = pipeline.source;
    if (source.kind != SourceDescriptor::Table) continue;
    for (uint64_t index = 0; index < source.batchCount * source.slotCount; index++) job->files.use(mapped, source.buffers[index]);
  }
  job->moduleReady.resize(job->modules.size());
  job->sinkMorsels.resize(descriptor.objects.size());
  auto instance = QueryInstance::create(library);
  if (!instance) return instance.takeError();
  job->instance = std::move(*instance);

  const uint32_t workers = std::min<uint32_t>(descriptor.workers, poolThreads);
  job->query = library.query_open(workers, static_cast<uint32_t>(descriptor.objects.size()), descriptor.memoryLimit,
                                  descriptor.constants, descriptor.constantsSize);
  if (!job->query)
    return createStringError(std::errc::not_enough_memory, "the query needs more memory than its limit of %llu bytes",
                             static_cast<unsigned long long>(descriptor.memoryLimit));
  for (uint32_t index = 0; index < workers; index++) {
    job->workers.push_back(library.query_worker(job->query, index));
    job->freeWorkers.push_back(workers - 1 - index);
  }
  job->workerCpu.resize(workers);
  if (descriptor.counters > 0 && !library.query_open_counters(job->query, descriptor.counters))
    library.query_set_status(job->query, ERROR_OUT_OF_MEMORY, nullptr, 0);
  if (job->modules.empty() || !descriptor.run) job->step = Step::End;
  return job;
}

QueryJob::~QueryJob() {
  if (query) library.query_close(query);
}

void QueryJob::cancel() { library.query_set_status(query, ERROR_CANCELED, nullptr, 0); }

void QueryJob::fail(Error error) {
  std::string message = toString(std::move(error));
  std::lock_guard lock(errorMutex);
  if (internalError.empty()) internalError = message;
  library.query_set_status(query, ERROR_INTERNAL, message.data(), message.size());
}

bool QueryJob::take(Unit &unit) {
  if (step == Step::Ended || freeWorkers.empty()) return false;
  if (started == 0) started = milliseconds();
  const bool stopped = isStopped();
  bool taken = false;
  if (stopped) {
    // Nothing new but the end, when all that is under way is done.
    if (compiling > 0 || running > 0) return false;
    step = Step::End;
  } else if (nextModule < modules.size()) {
    unit.kind = CompileUnit;
    unit.index = nextModule++;
    compiling++;
    taken = true;
  }
  if (!taken) {
    if (step == Step::Morsels && !takeMorsel(unit)) {
      if (running > 0) return false;
      phase = 0;
      step = Step::OpenPhase;
    } else if (step == Step::Tasks || step == Step::Measuring) {
      if (nextTask < tasks) {
        unit.kind = step == Step::Tasks ? TaskUnit : MeasureUnit;
        unit.index = nextTask++;
        taken = true;
      } else {
        if (running > 0) return false;
        if (step == Step::Tasks) phase++;
        step = step == Step::Tasks ? Step::OpenPhase : Step::End;
      }
    } else if (step == Step::Morsels) {
      taken = true;
    }
    if (!taken) {
      if (running > 0 || (step == Step::OpenPipeline && !moduleReady[pipeline]) || (step == Step::End && compiling > 0)) return false;
      unit.kind = StepUnit;
    }
    running++;
  }
  unit.worker = freeWorkers.back();
  freeWorkers.pop_back();
  return true;
}

// Morsels are numbered densely over the whole pipeline and never cross a batch.
bool QueryJob::takeMorsel(Unit &unit) {
  if (satisfied.load()) return false;
  const SourceDescriptor &source = descriptor.pipelines[pipeline].source;
  uint64_t rows = 0;
  switch (source.kind) {
  case SourceDescriptor::Table:
    while (batch < source.batchCount && row >= source.rows[batch]) {
      batch++;
      row = 0;
    }
    if (batch == source.batchCount) return false;
    rows = source.rows[batch];
    unit.source = source.buffers + batch * source.slotCount;
    break;
  case SourceDescriptor::Object:
    rows = objectRowCount;
    unit.source = objectRows;
    break;
  case SourceDescriptor::Single:
    rows = 1;
    break;
  }
  if (row >= rows) return false;
  const uint64_t end = row + std::min(descriptor.morselRows, rows - row);
  unit.kind = MorselUnit;
  unit.index = morsel++;
  unit.begin = static_cast<int64_t>(row);
  unit.end = static_cast<int64_t>(end);
  row = end;
  return true;
}

void QueryJob::run(const Unit &unit, PoolThread &thread) {
  if (descriptor.counters == 0) return runUnit(unit, thread);
  const double begun = threadMilliseconds();
  runUnit(unit, thread);
  workerCpu[unit.worker] = threadMilliseconds() - begun;
}

void QueryJob::runUnit(const Unit &unit, PoolThread &thread) {
  switch (unit.kind) {
  case CompileUnit:
    return compileModule(modules[unit.index], descriptor.pipelines[unit.index], thread);
  case StepUnit:
    following = runStep();
    return;
  case MorselUnit:
    return runMorsel(unit);
  case TaskUnit:
    return library.object_finish_task(query, workers[unit.worker], *descriptor.pipelines[pipeline].sink, phase,
                                      static_cast<uint32_t>(unit.index));
  case MeasureUnit:
    return library.result_measure_task(query, workers[unit.worker], static_cast<uint32_t>(unit.index));
  }
}

JobProgress QueryJob::finish(const Unit &unit) {
  const bool workerWanted = freeWorkers.empty();
  freeWorkers.push_back(unit.worker);
  if (unit.kind == CompileUnit) {
    moduleReady[unit.index] = modules[unit.index].ready;
    if (--compiling == 0 && nextModule == modules.size()) compiled = milliseconds();
    return JobProgress::MoreWork;
  }
  running--;
  if (unit.kind == MorselUnit) modules[pipeline].morselCpu += workerCpu[unit.worker];
  if (unit.kind == TaskUnit) modules[pipeline].finishCpu += workerCpu[unit.worker];
  if (unit.kind != StepUnit) return workerWanted ? JobProgress::MoreWork : JobProgress::Same;
  step = following;
  return step == Step::Ended ? JobProgress::Ended : JobProgress::MoreWork;
}

void QueryJob::compileModule(Module &module, const PipelineDescriptor &pipeline, PoolThread &thread) {
  auto code = thread.compile(pipeline.tier, module.bitcode, pipeline.name, descriptor.keepStages);
  module.bitcode.clear();
  if (!code) return fail(code.takeError());
  module.compiled = std::move(*code);
  const double linking = milliseconds();
  static const ObjectDescriptor nothing{};
  const ObjectDescriptor &object = pipeline.opens ? descriptor.objects[*pipeline.sink] : nothing;
  std::vector<std::string> names = {pipeline.name};
  for (const std::string *name : {&object.equal, &object.combine, &object.initialize, &object.compare})
    if (!name->empty()) names.push_back(*name);
  auto addresses = instance->link(std::move(module.compiled.object), names);
  if (!addresses) return fail(addresses.takeError());
  auto address = addresses->begin();
  module.pipeline = reinterpret_cast<PipelineFunction>(*address++);
  if (!object.equal.empty()) module.equal = reinterpret_cast<EqualFunction>(*address++);
  if (!object.combine.empty()) module.combine = reinterpret_cast<CombineFunction>(*address++);
  if (!object.initialize.empty()) module.initialize = reinterpret_cast<InitializeFunction>(*address++);
  if (!object.compare.empty()) module.compare = reinterpret_cast<CompareFunction>(*address++);
  module.link = milliseconds() - linking;
  module.ready = true;
}

void QueryJob::runMorsel(const Unit &unit) {
  const std::optional<uint32_t> sink = descriptor.pipelines[pipeline].sink;
  Worker *worker = workers[unit.worker];
  if (sink && !library.object_morsel(query, worker, *sink, unit.index)) return;
  modules[pipeline].pipeline(query, worker, unit.source, unit.begin, unit.end);
  if (sink && library.object_morsel_done(query, worker, *sink, unit.index)) satisfied.store(true);
}

QueryJob::Step QueryJob::runStep() {
  switch (step) {
  case Step::OpenPipeline:
    return openPipeline();
  case Step::OpenPhase:
    return openPhase();
  case Step::OpenMeasuring:
    nextTask = 0;
    tasks = library.result_measure_tasks(query, descriptor.resultObject, descriptor.resultColumns.data(),
                                         static_cast<uint32_t>(descriptor.resultColumns.size()));
    library.object_rows(query, descriptor.resultObject, &rowCount);
    return Step::Measuring;
  default:
    changedFile = files.changed();
    ended = milliseconds();
    return Step::Ended;
  }
}

QueryJob::Step QueryJob::openPipeline() {
  Module &module = modules[pipeline];
  const PipelineDescriptor &described = descriptor.pipelines[pipeline];
  module.started = milliseconds();
  if (pipeline == 0) runStarted = module.started;
  if (described.opens && !openObject(described, module)) {
    library.query_set_status(query, ERROR_OUT_OF_MEMORY, nullptr, 0);
    return Step::End;
  }
  batch = row = 0;
  if (described.opens || !described.sink) {
    firstMorsel = morsel = 0;
    satisfied.store(false);
  } else {
    // Numbered on from the pipeline before, so that an object's rows keep the pipelines' order.
    morsel = firstMorsel = sinkMorsels[*described.sink];
  }
  if (described.source.kind == SourceDescriptor::Object)
    objectRows = library.object_rows(query, described.source.object, &objectRowCount);
  return Step::Morsels;
}

bool QueryJob::openObject(const PipelineDescriptor &described, const Module &module) {
  const uint32_t sink = *described.sink;
  const ObjectDescriptor &object = descriptor.objects[sink];
  switch (object.kind) {
  case ObjectDescriptor::JoinTableKind:
    return library.join_table_open(query, sink, object.rowSize, object.slotBits, object.unique, object.keyBits);
  case ObjectDescriptor::AggregateTableKind:
    return library.aggregate_table_open(query, sink, object.grouping, object.rowSize, object.slots, module.equal,
                                        module.combine, module.initialize);
  case ObjectDescriptor::CollectorKind:
    return library.collector_open(query, sink, object.rowSize, module.compare, object.offset,
                                  object.count.value_or(UINT64_MAX), module.equal, object.numberOffset.value_or(0));
  }
  return false;
}

QueryJob::Step QueryJob::openPhase() {
  Module &module = modules[pipeline];
  const PipelineDescriptor &described = descriptor.pipelines[pipeline];
  if (phase == 0) module.finishStarted = milliseconds();
  nextTask = 0;
  tasks = described.finishes ? library.object_finish_tasks(query, *described.sink, phase) : 0;
  if (tasks > 0) return Step::Tasks;
  const double finished = milliseconds();
  module.time = finished - module.started;
  module.finish = finished - module.finishStarted;
  module.morsels = morsel - firstMorsel;
  module.stopped = satisfied.load();
  if (described.sink) sinkMorsels[*described.sink] = morsel;
  return ++pipeline < modules.size() ? Step::OpenPipeline : Step::OpenMeasuring;
}
