// A pipeline's way up from the fast tier to the optimised one while it runs: when that pays, and the compilation beside
// the run (Kohn, Leis, Neumann: Adaptive Execution of Compiled Queries, ICDE 2018). The morsels that are under way end in
// the fast tier's code; those taken once the other code is linked run in that. Both are made from the same bitcode, so
// they read and write the same state.
#pragma once
#include <memory>
#include <optional>

#include "pool.h"

// What is known of a pipeline that runs in the fast tier. Times in milliseconds.
struct FastRun {
  uint64_t morsels = 0, rows = 0; // done
  double time = 0;                // of processors, that they took
  double compile = 0;             // that the fast tier took for its code, by its share of the module's instructions
  bool tight = false;             // see isTightLoop
  uint64_t rowsLeft = 0;
  uint32_t workers = 0;
};

// Whether the rows left end sooner if one worker compiles the optimised version now.
bool tierUpPays(const FastRun &run);

// The optimised version of a module in the making. It holds all that it needs and nothing of its query: LLVM cannot be
// interrupted, and a query does not wait for code that it has no use for any more. Of the module's pipelines it has one.
class OptimisedModule : public Detached {
public:
  OptimisedModule(std::shared_ptr<const std::string> bitcode, std::string loop, bool keepStages)
      : bitcode(std::move(bitcode)), pipeline{std::move(loop), {}}, keepStages(keepStages) {}
  ~OptimisedModule() override;

  void run(PoolThread &thread) override;

  // Once it is done, once.
  llvm::Expected<CompiledModule> take();

private:
  const std::shared_ptr<const std::string> bitcode;
  const PipelineFunctions pipeline;
  const bool keepStages;
  std::optional<llvm::Expected<CompiledModule>> compiled;
};
