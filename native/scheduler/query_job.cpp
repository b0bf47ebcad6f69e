// The life of a query on the pool. Modules of one or more pipelines arrive one by one while the query is emitted. They
// compile in that order, ahead of what runs; a pipeline starts once its module is linked and the pipeline before has ended.
// An object is created just before the first pipeline that fills it, since its functions are in that module, and finished
// just after the last. Of a pipeline that goes up to the optimised tier only the loop over a morsel is compiled anew; the
// other pipelines of its module, and functions that objects were given (of equality, order and the like), stay.
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

// More objects than any query has; their indexes are those of arrays.
constexpr uint32_t mostObjects = 1 << 20;

PipelineFunctions functionsOf(const PipelineDescriptor &pipeline) {
  PipelineFunctions functions{pipeline.name, {}};
  if (const auto &object = pipeline.object)
    for (const std::string *name : {&object->equal, &object->combine, &object->initialize, &object->compare})
      if (!name->empty()) functions.others.push_back(*name);
  return functions;
}
} // namespace

QueryJob::Pipeline::Pipeline(PipelineDescriptor described, bool tierUp, std::shared_ptr<const std::string> bitcode)
    : descriptor(std::move(described)), mayTierUp(tierUp), functions(functionsOf(descriptor)), bitcode(std::move(bitcode)) {}

Expected<std::unique_ptr<QueryJob>> QueryJob::create(int64_t id, const LibraryInstance &library,
                                                     const QueryDescriptor &descriptor, Pool &pool) {
  std::unique_ptr<QueryJob> job(new QueryJob(id, library, descriptor, pool));
  auto instance = QueryInstance::create(library);
  if (!instance) return instance.takeError();
  job->instance = std::move(*instance);
  const uint32_t workers = std::min<uint32_t>(descriptor.workers, pool.size());
  job->query = library.query_open(workers, descriptor.memoryLimit);
  if (!job->query)
    return createStringError(std::errc::not_enough_memory, "the query needs more memory than its limit of %llu bytes",
                             static_cast<unsigned long long>(descriptor.memoryLimit));
  for (uint32_t index = 0; index < workers; index++) {
    job->workers.push_back(library.query_worker(job->query, index));
    job->freeWorkers.push_back(workers - 1 - index);
  }
  job->workerCpu.resize(workers);
  return job;
}

QueryJob::~QueryJob() {
  if (query) library.query_close(query);
}

// What a pipeline refers to must exist and be finished by the time that it runs.
Error QueryJob::checkReferences(const PipelineDescriptor &pipeline) {
  if (pipeline.source.kind == SourceDescriptor::Object) {
    const uint32_t source = pipeline.source.object;
    if (source >= objects.size() || objects[source].filling != Filling::Finished)
      return createStringError("pipeline %s reads object %u before it is filled", pipeline.name.c_str(), source);
  }
  if (!pipeline.sink) return Error::success();
  const uint32_t sink = *pipeline.sink;
  if (sink < mostObjects && sink >= objects.size()) objects.resize(sink + 1);
  if (sink >= objects.size() || objects[sink].filling != (pipeline.object ? Filling::Absent : Filling::Open))
    return createStringError("pipeline %s cannot fill object %u", pipeline.name.c_str(), sink);
  if (pipeline.object) objects[sink].kind = pipeline.object->kind;
  objects[sink].filling = pipeline.finishes ? Filling::Finished : Filling::Open;
  return Error::success();
}

Error QueryJob::addModule(ModuleDescriptor described, const MappedFiles &mapped) {
  for (const PipelineDescriptor &pipeline : described.pipelines)
    if (Error error = checkReferences(pipeline)) return error;
  auto read = readWhole(described.bitcode);
  if (!read) return read.takeError();
  auto bitcode = std::make_shared<const std::string>(std::move(*read));
  auto module = std::make_unique<Module>(Module{described.tier, bitcode, {}, {}});
  std::vector<std::unique_ptr<Pipeline>> added;
  for (PipelineDescriptor &pipeline : described.pipelines) {
    added.push_back(std::make_unique<Pipeline>(std::move(pipeline), described.tierUp, bitcode));
    module->pipelines.push_back(added.back().get());
  }
  bool late = false;
  pool.change([&] {
    late = finished;
    // One that has failed ends without what comes after.
    if (late || step == Step::End || step == Step::Ended) return;
    for (std::unique_ptr<Pipeline> &pipeline : added) {
      const SourceDescriptor &source = pipeline->descriptor.source;
      const uint64_t buffers = source.kind == SourceDescriptor::Table ? source.batchCount * source.slotCount : 0;
      for (uint64_t index = 0; index < buffers; index++) files.use(mapped, source.buffers[index]);
      for (const LookedUpDescriptor &table : pipeline->descriptor.lookedUp)
        for (uint64_t index = 0; index < table.count; index++) files.use(mapped, table.buffers[index]);
      pipelines.push_back(std::move(pipeline));
    }
    modules.push_back(std::move(module));
  });
  return late ? createStringError("the query has all its pipelines") : Error::success();
}

Error QueryJob::finishModules(ResultDescriptor described) {
  const uint32_t object = described.object;
  if (object >= objects.size() || objects[object].filling != Filling::Finished ||
      objects[object].kind != ObjectDescriptor::CollectorKind)
    return createStringError("object %u is no result", object);
  pool.change([&] {
    if (finished || step == Step::End || step == Step::Ended) return;
    result = std::move(described);
    finished = true;
    emitted = milliseconds();
  });
  return Error::success();
}

void QueryJob::cancel() {
  pool.change([&] { library.query_set_status(query, ERROR_CANCELED, nullptr, 0); });
}

void QueryJob::fail(Error error) {
  std::string message = toString(std::move(error));
  std::lock_guard lock(errorMutex);
  if (internalError.empty()) internalError = message;
  library.query_set_status(query, ERROR_INTERNAL, message.data(), message.size());
}

// Units that run alone leave nothing to another worker, but for modules to be compiled.
bool QueryJob::hasMore() const {
  if (!hasWorker()) return false;
  const bool parallel = step == Step::Morsels || step == Step::Tasks || step == Step::Measuring;
  return running == 0 || parallel || nextModule < modules.size();
}

// Until the last pipeline has come one worker's processor is left to the thread that emits them, which everything waits for.
// A module in the making beside the run takes another one, but does not hold up the end.
bool QueryJob::hasWorker() const {
  size_t kept = !finished && workers.size() > 1 ? 1 : 0;
  if (beside && !beside->done && !isStopped()) kept++;
  return step != Step::Ended && freeWorkers.size() > kept;
}

// Half of the workers compile ahead while the others run what is there: the first rows are not kept waiting for modules
// that come later, and these are there when it is their turn.
bool QueryJob::take(Unit &unit) {
  if (!hasWorker()) return false;
  bool taken;
  if (isStopped()) {
    // Nothing new but the end, when all that is under way is done.
    if (compiling > 0 || running > 0) return false;
    step = Step::End;
    taken = takeStep(unit);
  } else {
    const bool ahead = compiling < workers.size() / 2;
    taken = (ahead && takeModule(unit)) || takeTierUp(unit) || takeWork(unit) || takeModule(unit);
  }
  if (!taken || unit.detached) return taken;
  unit.worker = freeWorkers.back();
  freeWorkers.pop_back();
  return true;
}

bool QueryJob::takeModule(Unit &unit) {
  if (nextModule == modules.size()) return false;
  unit.kind = CompileUnit;
  unit.part = modules[nextModule++].get();
  compiling++;
  return true;
}

// Makes, and then links, the optimised module of the pipeline that runs, where that has morsels left for it.
bool QueryJob::takeTierUp(Unit &unit) {
  if (step != Step::Morsels || !current->mayTierUp || rowsLeft == 0 || satisfied.load()) return false;
  if (current->tierUp) {
    if (!current->tierUp->done || current->linking) return false;
    current->linking = true;
    unit.kind = LinkUnit;
    unit.part = current;
    compiling++;
    return true;
  }
  if (beside && !beside->done) return false; // that of a pipeline before, which ended sooner
  current->fastRun.rowsLeft = rowsLeft;
  if (!descriptor.tierUpAfter && !tierUpPays(current->fastRun)) return false;
  current->tierUp = std::make_shared<OptimisedModule>(std::move(current->bitcode), current->functions.loop, descriptor.keepStages);
  unit.detached = beside = current->tierUp;
  return true;
}

bool QueryJob::takeWork(Unit &unit) {
  switch (step) {
  case Step::Morsels:
    if (takeMorsel(unit)) break;
    if (running > 0 || waitsForTierUp()) return false;
    phase = 0;
    step = Step::OpenPhase;
    return takeStep(unit);
  case Step::Tasks:
  case Step::Measuring:
    if (nextTask == tasks) {
      if (running > 0) return false;
      if (step == Step::Tasks) phase++;
      step = step == Step::Tasks ? Step::OpenPhase : Step::End;
      return takeStep(unit);
    }
    unit.kind = step == Step::Tasks ? TaskUnit : MeasureUnit;
    unit.index = nextTask++;
    break;
  default:
    return takeStep(unit);
  }
  running++;
  return true;
}

// The one unit of a step that runs alone.
bool QueryJob::takeStep(Unit &unit) {
  if (running > 0) return false;
  if (step == Step::OpenPipeline) {
    if (!descriptor.run) {
      if (!finished || nextModule < modules.size() || compiling > 0) return false;
      step = Step::End;
    } else if (opened < pipelines.size()) {
      if (!pipelines[opened]->first.ready) return false;
      current = pipelines[opened++].get();
    } else {
      if (!finished) return false;
      step = Step::OpenMeasuring;
    }
  }
  if (step == Step::End && compiling > 0) return false;
  unit.kind = StepUnit;
  running++;
  return true;
}

// Whether the next morsel is not to run in the first tier any more.
bool QueryJob::isTierUpDue() const {
  const uint64_t after = descriptor.tierUpAfter.value_or(0);
  return current->mayTierUp && (descriptor.tierUpAfter || current->optimised.ready) && morsel - startMorsel >= after;
}

bool QueryJob::waitsForTierUp() const { return isTierUpDue() && !current->optimised.ready && rowsLeft > 0 && !satisfied.load(); }

// Morsels are numbered densely over the whole pipeline and never cross a range of rows, hence no batch.
bool QueryJob::takeMorsel(Unit &unit) {
  if (satisfied.load() || waitsForTierUp()) return false;
  const SourceDescriptor &source = current->descriptor.source;
  uint64_t first = 0, rows = 0;
  switch (source.kind) {
  case SourceDescriptor::Table:
    if (range < source.rangeCount && row == source.ranges[range].end - source.ranges[range].begin) {
      range++;
      row = 0;
    }
    if (range == source.rangeCount) return false;
    first = source.ranges[range].begin;
    rows = source.ranges[range].end - first;
    unit.source = source.buffers + source.ranges[range].batch * source.slotCount;
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
  Loop &loop = isTierUpDue() ? current->optimised : current->first;
  loop.morsels++;
  unit.kind = MorselUnit;
  unit.part = &loop;
  unit.index = morsel++;
  if (firstMorsel == 0) firstMorsel = milliseconds();
  unit.begin = static_cast<int64_t>(first + row);
  unit.end = static_cast<int64_t>(first + end);
  rowsLeft -= end - row;
  row = end;
  return true;
}

void QueryJob::run(const Unit &unit, PoolThread &thread) {
  const bool measured = descriptor.analyzed || (unit.kind == MorselUnit && current->mayTierUp && unit.part == &current->first);
  if (!measured) return runUnit(unit, thread);
  const double begun = threadMilliseconds();
  runUnit(unit, thread);
  workerCpu[unit.worker] = threadMilliseconds() - begun;
}

void QueryJob::runUnit(const Unit &unit, PoolThread &thread) {
  switch (unit.kind) {
  case CompileUnit:
    return compileModule(*static_cast<Module *>(unit.part), thread);
  case LinkUnit:
    return linkTierUp(*static_cast<Pipeline *>(unit.part));
  case StepUnit:
    following = runStep();
    return;
  case MorselUnit:
    return runMorsel(unit);
  case TaskUnit:
    return library.object_finish_task(query, workers[unit.worker], *current->descriptor.sink, phase,
                                      static_cast<uint32_t>(unit.index));
  case MeasureUnit:
    return library.result_measure_task(query, workers[unit.worker], static_cast<uint32_t>(unit.index));
  }
}

bool QueryJob::finish(const Unit &unit) {
  freeWorkers.push_back(unit.worker);
  if (unit.kind == CompileUnit) {
    for (Pipeline *pipeline : static_cast<Module *>(unit.part)->pipelines) pipeline->first.ready = pipeline->first.function;
    compiling--;
    return false;
  }
  if (unit.kind == LinkUnit) {
    Loop &loop = static_cast<Pipeline *>(unit.part)->optimised;
    loop.ready = loop.function;
    compiling--;
    return false;
  }
  running--;
  if (unit.kind == MorselUnit && unit.part == &current->first) {
    FastRun &run = current->fastRun;
    run.morsels++;
    run.rows += static_cast<uint64_t>(unit.end - unit.begin);
    run.time += workerCpu[unit.worker];
  }
  if (descriptor.analyzed && unit.kind == MorselUnit) current->morselCpu += workerCpu[unit.worker];
  if (descriptor.analyzed && unit.kind == TaskUnit) current->finishCpu += workerCpu[unit.worker];
  if (unit.kind != StepUnit) return false;
  step = following;
  return step == Step::Ended;
}

void QueryJob::compileModule(Module &module, PoolThread &thread) {
  std::vector<PipelineFunctions> functions;
  for (const Pipeline *pipeline : module.pipelines) functions.push_back(pipeline->functions);
  auto compiled = thread.compile(module.tier, *module.bitcode, functions, descriptor.keepStages);
  module.bitcode.reset();
  if (!compiled) return fail(compiled.takeError());
  const auto addresses = link(module.code, std::move(*compiled), functions);
  if (addresses.empty()) return;
  const CompiledModule &code = module.code.compiled;
  auto address = addresses.begin();
  for (size_t index = 0; index < module.pipelines.size(); index++) {
    Pipeline &pipeline = *module.pipelines[index];
    pipeline.first.function = reinterpret_cast<PipelineFunction>(*address++);
    if (const auto &object = pipeline.descriptor.object) {
      if (!object->equal.empty()) pipeline.equal = reinterpret_cast<EqualFunction>(*address++);
      if (!object->combine.empty()) pipeline.combine = reinterpret_cast<CombineFunction>(*address++);
      if (!object->initialize.empty()) pipeline.initialize = reinterpret_cast<InitializeFunction>(*address++);
      if (!object->compare.empty()) pipeline.compare = reinterpret_cast<CompareFunction>(*address++);
    }
    const CompiledModule::Pipeline &made = code.pipelines[index];
    pipeline.fastRun.compile = code.time() * static_cast<double>(made.instructions) / static_cast<double>(std::max<uint64_t>(1, code.instructions));
    pipeline.fastRun.tight = made.tight;
    pipeline.fastRun.workers = static_cast<uint32_t>(workers.size());
    if (!pipeline.mayTierUp) pipeline.bitcode.reset();
  }
}

void QueryJob::linkTierUp(Pipeline &pipeline) {
  auto compiled = pipeline.tierUp->take();
  if (!compiled) return fail(compiled.takeError());
  const auto addresses = link(pipeline.optimisedCode, std::move(*compiled), PipelineFunctions{pipeline.functions.loop, {}});
  if (!addresses.empty()) pipeline.optimised.function = reinterpret_cast<PipelineFunction>(addresses.front());
}

// Addresses of the pipelines' functions, in order; none where that failed.
std::vector<uint64_t> QueryJob::link(Code &code, CompiledModule compiled, ArrayRef<PipelineFunctions> pipelines) {
  code.compiled = std::move(compiled);
  std::vector<std::string> names;
  for (const PipelineFunctions &pipeline : pipelines) {
    names.push_back(pipeline.loop);
    names.insert(names.end(), pipeline.others.begin(), pipeline.others.end());
  }
  const double linking = milliseconds();
  auto addresses = instance->link(std::move(code.compiled.object), names);
  if (!addresses) return fail(addresses.takeError()), std::vector<uint64_t>();
  code.link = milliseconds() - linking;
  return std::move(*addresses);
}

void QueryJob::runMorsel(const Unit &unit) {
  const std::optional<uint32_t> sink = current->descriptor.sink;
  Worker *worker = workers[unit.worker];
  if (sink && !library.object_morsel(query, worker, *sink, unit.index)) return;
  static_cast<const Loop *>(unit.part)->function(query, worker, unit.source, unit.begin, unit.end);
  if (sink && library.object_morsel_done(query, worker, *sink, unit.index)) satisfied.store(true);
}

QueryJob::Step QueryJob::runStep() {
  switch (step) {
  case Step::OpenPipeline:
    return openPipeline();
  case Step::OpenPhase:
    return openPhase();
  case Step::OpenMeasuring:
    measuring = milliseconds();
    nextTask = 0;
    tasks = library.result_measure_tasks(query, result.object, result.columns.data(), static_cast<uint32_t>(result.columns.size()));
    library.object_rows(query, result.object, &rowCount);
    return Step::Measuring;
  default:
    changedFile = files.changed();
    ended = milliseconds();
    return Step::Ended;
  }
}

QueryJob::Step QueryJob::openPipeline() {
  const PipelineDescriptor &described = current->descriptor;
  current->started = milliseconds();
  query->constants = const_cast<uint8_t *>(described.constants.data());
  if (!library.query_reserve_counters(query, described.counters) || (described.object && !openObject(*current))) {
    library.query_set_status(query, ERROR_OUT_OF_MEMORY, nullptr, 0);
    return Step::End;
  }
  range = row = 0;
  rowsLeft = described.source.kind == SourceDescriptor::Single ? 1 : 0;
  startMorsel = 0;
  if (described.sink) {
    if (sinkMorsels.size() <= *described.sink) sinkMorsels.resize(*described.sink + 1);
    // Numbered on from the pipeline before, so that an object's rows keep the pipelines' order.
    startMorsel = sinkMorsels[*described.sink];
  }
  morsel = startMorsel;
  if (described.object || !described.sink) satisfied.store(false);
  if (described.source.kind == SourceDescriptor::Object) {
    objectRows = library.object_rows(query, described.source.object, &objectRowCount);
    rowsLeft = objectRowCount;
  }
  for (uint64_t index = 0; index < described.source.rangeCount; index++)
    rowsLeft += described.source.ranges[index].end - described.source.ranges[index].begin;
  return Step::Morsels;
}

bool QueryJob::openObject(const Pipeline &pipeline) {
  const uint32_t sink = *pipeline.descriptor.sink;
  const ObjectDescriptor &object = *pipeline.descriptor.object;
  switch (object.kind) {
  case ObjectDescriptor::JoinTableKind:
    return library.join_table_open(query, sink, object.rowSize, object.slotBits, object.unique, object.keyBits, object.keys);
  case ObjectDescriptor::AggregateTableKind:
    return library.aggregate_table_open(query, sink, object.grouping, object.rowSize, object.slots, pipeline.equal,
                                        pipeline.combine, pipeline.initialize);
  case ObjectDescriptor::CollectorKind:
    return library.collector_open(query, sink, object.rowSize, pipeline.compare, object.wholePrefix, object.text,
                                  object.offset, object.count.value_or(UINT64_MAX), pipeline.equal, object.numberOffset.value_or(0));
  }
  return false;
}

QueryJob::Step QueryJob::openPhase() {
  const PipelineDescriptor &described = current->descriptor;
  if (phase == 0) current->finishStarted = milliseconds();
  nextTask = 0;
  tasks = described.finishes ? library.object_finish_tasks(query, *described.sink, phase) : 0;
  if (tasks > 0) return Step::Tasks;
  const double finished = milliseconds();
  current->time = finished - current->started;
  current->finish = finished - current->finishStarted;
  current->bitcode.reset();
  current->morsels = morsel - startMorsel;
  current->stopped = satisfied.load();
  if (described.sink) sinkMorsels[*described.sink] = morsel;
  return Step::OpenPipeline;
}
