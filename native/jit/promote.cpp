// Which temporaries become values in the fast tier. Its register allocator keeps nothing in a register from one block to
// the next: a phi is copied from one stack slot to another on every way into its block, in a loop for every row, be it
// used there or not. A temporary that stays in memory is touched where it is used and nowhere else.
#include "promote.h"

#include "llvm/IR/Dominators.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Transforms/Utils/PromoteMemToReg.h"

using namespace llvm;

namespace {
bool needsNoPhi(const AllocaInst &alloca) {
  size_t loads = 0, stores = 0;
  const BasicBlock *block = nullptr;
  bool oneBlock = true;
  for (const User *user : alloca.users()) {
    const auto *instruction = cast<Instruction>(user);
    (isa<StoreInst>(instruction) ? stores : loads)++;
    oneBlock = oneBlock && (!block || block == instruction->getParent());
    block = instruction->getParent();
  }
  return loads == 0 || stores <= 1 || oneBlock;
}
} // namespace

void promoteTemporaries(Module &module) {
  for (Function &function : module) {
    SmallVector<AllocaInst *, 32> promoted;
    for (Instruction &instruction : instructions(function))
      if (auto *alloca = dyn_cast<AllocaInst>(&instruction); alloca && isAllocaPromotable(alloca) && needsNoPhi(*alloca)) promoted.push_back(alloca);
    if (promoted.empty()) continue;
    DominatorTree tree(function);
    PromoteMemToReg(promoted, tree);
  }
}
