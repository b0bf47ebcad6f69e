// One query on the pool: compiling its pipelines' modules, running the pipelines one after the other, measuring its
// result.
#pragma once
#include <atomic>
#include <string>
#include <vector>

#include "descriptor.h"
#include "llvm/Support/JSON.h"
#include "jit/clock.h"
#include "jit/query_instance.h"
#include "mapped_file.h"
#include "pool.h"
#include "tier_up.h"

class QueryJob : public Job {
public:
  static llvm::Expected<std::unique_ptr<QueryJob>> create(int64_t id, const LibraryInstance &library,
                                                          const QueryDescriptor &descriptor, Pool &pool);
  ~QueryJob() override;

  // Both at any time until finishing, from one thread. A module's bitcode is read before the call is back; an error
  // says what of the descriptor does not fit the pipelines before.
  llvm::Error addModule(ModuleDescriptor module, const MappedFiles &files);
  llvm::Error finishModules(ResultDescriptor result);

  bool hasMore() const override;
  bool take(Unit &unit) override;
  void run(const Unit &unit, PoolThread &thread) override;
  bool finish(const Unit &unit) override;

  // From any thread.
  void cancel();

  // Of an ended query: the QueryReport of native/query-abi.ts as JSON; a batch's bytes; a kept stage's text, null without.
  std::string report() const;
  bool copyBatch(uint32_t batch, uint8_t *into) const;
  const std::string *stage(uint32_t module, llvm::StringRef name) const;

private:
  // A module in one tier.
  struct Code {
    CompiledModule compiled;
    double link = 0;
  };

  // A pipeline's loop in one tier.
  struct Loop {
    PipelineFunction function = nullptr; // set by the thread that links
    bool ready = false;                  // the same, under the pool's lock
    uint64_t morsels = 0;                // that were given to it
  };

  struct Pipeline {
    Pipeline(PipelineDescriptor descriptor, bool tierUp, std::shared_ptr<const std::string> bitcode);

    const PipelineDescriptor descriptor;
    const bool mayTierUp;
    const PipelineFunctions functions;          // in its module
    std::shared_ptr<const std::string> bitcode; // of its module, until nothing is made of it any more
    Loop first;                                 // in its module's tier
    Loop optimised;                             // in the tier that it went up to
    Code optimisedCode;
    std::shared_ptr<OptimisedModule> tierUp; // that code, made beside the run
    bool linking = false;                    // it is, or was
    FastRun fastRun;                         // of one that may go up
    EqualFunction equal = nullptr;
    CombineFunction combine = nullptr;
    InitializeFunction initialize = nullptr;
    CompareFunction compare = nullptr;
    // Of its execution.
    double started = 0, time = 0, finishStarted = 0, finish = 0;
    double morselCpu = 0, finishCpu = 0; // summed under the pool's lock
    uint64_t morsels = 0;
    bool stopped = false;
  };

  // Pipelines that are compiled together.
  struct Module {
    Tier tier;
    std::shared_ptr<const std::string> bitcode;
    std::vector<Pipeline *> pipelines;
    Code code;
  };

  // What comes next. Those that run alone are Open… and End; Morsels, Tasks and Measuring are parallel.
  enum class Step { OpenPipeline, Morsels, OpenPhase, Tasks, OpenMeasuring, Measuring, End, Ended };
  enum UnitKind : uint32_t { CompileUnit, LinkUnit, StepUnit, MorselUnit, TaskUnit, MeasureUnit };

  QueryJob(int64_t id, const LibraryInstance &library, const QueryDescriptor &descriptor, Pool &pool)
      : Job(id), library(library), descriptor(descriptor), pool(pool) {}

  bool isStopped() const { return __atomic_load_n(&query->status, __ATOMIC_RELAXED) != 0; }
  bool hasWorker() const;
  void fail(llvm::Error error);
  llvm::Error checkReferences(const PipelineDescriptor &pipeline);
  bool takeModule(Unit &unit);
  bool takeTierUp(Unit &unit);
  bool takeWork(Unit &unit);
  bool isTierUpDue() const;
  bool waitsForTierUp() const;
  bool takeMorsel(Unit &unit);
  bool takeStep(Unit &unit);
  void runUnit(const Unit &unit, PoolThread &thread);
  void compileModule(Module &module, PoolThread &thread);
  void linkTierUp(Pipeline &pipeline);
  std::vector<uint64_t> link(Code &code, CompiledModule compiled, llvm::ArrayRef<PipelineFunctions> pipelines);
  void runMorsel(const Unit &unit);
  // Each runs alone and answers the step after it.
  Step runStep();
  Step openPipeline();
  Step openPhase();
  bool openObject(const Pipeline &pipeline);
  // Of an ended query: wall times, see QueryReport.
  struct Phases {
    double emit, compile, run;
  };
  Phases phaseTimes() const;
  // A module with code, as it was added or as one of its pipelines went up; index of its first pipeline.
  struct ModuleCode {
    const Code &code;
    Tier tier;
    size_t first, count;
  };
  std::vector<ModuleCode> codes() const;

  const LibraryInstance &library;
  const QueryDescriptor descriptor;
  Pool &pool;
  const double created = milliseconds();
  std::unique_ptr<QueryInstance> instance;
  Query *query = nullptr;
  std::vector<Worker *> workers;
  std::vector<double> workerCpu; // that each worker's last unit took, where it was measured

  // Of the thread that adds modules: by object, how far the pipelines up to now bring it.
  enum class Filling : uint8_t { Absent, Open, Finished };
  struct Object {
    Filling filling = Filling::Absent;
    ObjectDescriptor::Kind kind;
  };
  std::vector<Object> objects;

  // Under the pool's lock. What a pipeline is changes only in the units that are about it.
  std::vector<std::unique_ptr<Module>> modules;
  std::vector<std::unique_ptr<Pipeline>> pipelines; // of all of them
  bool finished = false;                            // no more will be added
  FilesInUse files;
  std::vector<uint32_t> freeWorkers;
  Step step = Step::OpenPipeline, following = Step::OpenPipeline;
  size_t opened = 0; // pipelines
  size_t nextModule = 0, compiling = 0;
  std::shared_ptr<Detached> beside; // the last module in the making for which a pipeline does not wait
  uint64_t running = 0; // units of the current step
  uint64_t nextTask = 0;

  // Set before units that read it.
  ResultDescriptor result;
  Pipeline *current = nullptr;
  uint32_t phase = 0;
  uint64_t tasks = 0;
  uint64_t range = 0, row = 0, morsel = 0; // of the next morsel; the row counts from the range's first
  uint64_t rowsLeft = 0;                   // from it on
  uint64_t startMorsel = 0; // the pipeline's first
  std::vector<uint64_t> sinkMorsels; // by object: morsels of the pipelines that have filled it so far
  const uint8_t *const *objectRows = nullptr;
  uint64_t objectRowCount = 0;
  std::atomic<bool> satisfied = false; // no more morsels are needed
  uint64_t rowCount = 0;

  std::string internalError; // the first, where status is ERROR_INTERNAL
  std::mutex errorMutex;
  std::string changedFile;
  double emitted = 0, firstMorsel = 0, measuring = 0, ended = 0;
};
