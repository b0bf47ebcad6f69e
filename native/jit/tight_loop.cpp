// Looks at a pipeline's code for what takes the same time however well the code around it is compiled: lookups in tables,
// which wait for memory, and functions of the library, which are compiled beforehand.
#include "tight_loop.h"

#include "abi.generated.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

namespace {
bool isCalledRarely(StringRef function) {
  return StringSwitch<bool>(function)
      .StartsWith("rows_", true)
      .Cases("query_fail", "aggregate_table_single", "aggregate_table_next", "aggregate_table_end", true)
      .Default(false);
}

bool readsObjects(const Instruction &instruction, const Function &pipeline) {
  const auto *load = dyn_cast<LoadInst>(&instruction);
  if (!load) return false;
  APInt offset(64, 0);
  const Value *base = load->getPointerOperand()->stripAndAccumulateInBoundsConstantOffsets(pipeline.getParent()->getDataLayout(), offset);
  return base == pipeline.getArg(0) && offset == offsetof(Query, objects);
}
} // namespace

bool isTightLoop(const Function &pipeline) {
  for (const Instruction &instruction : instructions(pipeline)) {
    if (readsObjects(instruction, pipeline)) return false;
    const auto *call = dyn_cast<CallInst>(&instruction);
    if (!call) continue;
    const Function *callee = call->getCalledFunction();
    if (!callee || !(callee->isIntrinsic() || isCalledRarely(callee->getName()))) return false;
  }
  return true;
}
