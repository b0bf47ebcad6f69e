// One query on the pool: compiling its modules, running its pipelines one after the other, measuring its result.
#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "descriptor.h"
#include "jit/query_instance.h"
#include "mapped_file.h"
#include "pool.h"

class QueryJob : public Job {
public:
  // Opens the query and reads its bitcode; the descriptor's file descriptors and constants are then no longer needed.
  static llvm::Expected<std::unique_ptr<QueryJob>> create(int64_t id, const LibraryInstance &library, QueryDescriptor descriptor,
                                                          unsigned poolThreads, const MappedFiles &files);
  ~QueryJob() override;

  bool take(Unit &unit) override;
  void run(const Unit &unit, PoolThread &thread) override;
  JobProgress finish(const Unit &unit) override;

  // From any thread.
  void cancel();

  // Of an ended query: the QueryReport of native/abi.ts as JSON; a batch's bytes; a kept stage's text, null without.
  std::string report() const;
  bool copyBatch(uint32_t batch, uint8_t *into) const;
  const std::string *stage(uint32_t pipeline, llvm::StringRef name) const;

private:
  struct Module {
    std::string bitcode;
    CompiledModule compiled;
    double link = 0;
    bool ready = false;
    PipelineFunction pipeline = nullptr;
    EqualFunction equal = nullptr;
    CombineFunction combine = nullptr;
    InitializeFunction initialize = nullptr;
    CompareFunction compare = nullptr;
    // Of the pipeline's execution.
    double started = 0, time = 0, finishStarted = 0, finish = 0;
    double morselCpu = 0, finishCpu = 0; // summed under the pool's lock
    uint64_t morsels = 0;
    bool stopped = false;
  };

  // What comes next. Those that run alone are Open… and End; Morsels, Tasks and Measuring are parallel.
  enum class Step { OpenPipeline, Morsels, OpenPhase, Tasks, OpenMeasuring, Measuring, End, Ended };
  enum UnitKind : uint32_t { CompileUnit, StepUnit, MorselUnit, TaskUnit, MeasureUnit };

  QueryJob(int64_t id, const LibraryInstance &library, QueryDescriptor descriptor) : Job(id), library(library), descriptor(std::move(descriptor)) {}

  bool isStopped() const { return __atomic_load_n(&query->status, __ATOMIC_RELAXED) != 0; }
  void fail(llvm::Error error);
  bool takeMorsel(Unit &unit);
  void compileModule(Module &module, const PipelineDescriptor &pipeline, PoolThread &thread);
  void runUnit(const Unit &unit, PoolThread &thread);
  void runMorsel(const Unit &unit);
  // Each runs alone and answers the step after it.
  Step runStep();
  Step openPipeline();
  Step openPhase();
  bool openObject(const PipelineDescriptor &pipeline, const Module &module);

  const LibraryInstance &library;
  const QueryDescriptor descriptor;
  std::unique_ptr<QueryInstance> instance;
  FilesInUse files;
  Query *query = nullptr;
  std::vector<Worker *> workers;
  std::vector<double> workerCpu; // that each worker's last unit took; 0 unless the query is analysed
  std::vector<Module> modules; // one for each pipeline

  // Under the pool's lock.
  std::vector<uint32_t> freeWorkers;
  Step step = Step::OpenPipeline, following = Step::OpenPipeline;
  size_t nextModule = 0, compiling = 0;
  uint64_t running = 0; // units of the current step
  uint64_t nextTask = 0;
  std::vector<bool> moduleReady;

  // Set by steps, read in units that follow.
  size_t pipeline = 0;
  uint32_t phase = 0;
  uint64_t tasks = 0;
  uint64_t batch = 0, row = 0, morsel = 0; // of the next morsel
  uint64_t firstMorsel = 0; // of the pipeline
  std::vector<uint64_t> sinkMorsels; // by object: morsels of the pipelines that have filled it so far
  const uint8_t *const *objectRows = nullptr;
  uint64_t objectRowCount = 0;
  std::atomic<bool> satisfied = false; // no more morsels are needed
  uint64_t rowCount = 0;

  std::string internalError; // the first, where status is ERROR_INTERNAL
  std::mutex errorMutex;
  std::string changedFile;
  double started = 0, compiled = 0, runStarted = 0, ended = 0;
};
