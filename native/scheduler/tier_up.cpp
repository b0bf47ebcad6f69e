// When a pipeline goes over to the optimised tier, and the compilation for it.
#include "tier_up.h"

using namespace llvm;

namespace {
// Measured with TPC-H at scale factor 1 on two threads, tables resident, of the pipelines that take more than 2.5 ms of the
// processors. The optimised tier takes 4 to 10 times as long as the fast one for a module, half of them between 5 and 8.5
// times; so this machine's speed is in the estimate, and what else runs on it.
constexpr double compileFactor = 6;
// How many times as fast optimised code runs: tight loops 2.3 (Q1) to 5.5 times (Q6), others 0.9 to 2 times, the long ones,
// which look up in large tables, 1.1 to 1.3 (Q8, Q9, Q13, Q18).
constexpr double tightSpeedUp = 3, speedUp = 1.2;
// Those before it tell too little of the time of a row.
constexpr uint64_t leastMorsels = 2;
} // namespace

// With w workers, work W left (summed over them), a compile time C and a speed-up s, all in the fast tier takes W / w;
// else w - 1 workers go on in it for C, and all do the rest s times as fast: C + (W - (w - 1) C) / (s w). On two workers
// it pays where the fast tier would take 1.25 C more of a tight loop, and 3.5 C of another.
bool tierUpPays(const FastRun &run) {
  if (run.morsels < leastMorsels || run.rows == 0) return false;
  const double left = run.time / static_cast<double>(run.rows) * static_cast<double>(run.rowsLeft);
  const double compile = run.compile * compileFactor, workers = run.workers, times = run.tight ? tightSpeedUp : speedUp;
  return compile + (left - (workers - 1) * compile) / (times * workers) < left / workers;
}

OptimisedModule::~OptimisedModule() {
  if (compiled && !*compiled) consumeError(compiled->takeError());
}

void OptimisedModule::run(PoolThread &thread) { compiled.emplace(thread.compile(Tier::Optimised, *bitcode, pipeline, keepStages)); }

Expected<CompiledModule> OptimisedModule::take() {
  Expected<CompiledModule> taken = std::move(*compiled);
  compiled.reset();
  return taken;
}
