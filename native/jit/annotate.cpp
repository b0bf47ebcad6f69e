// Adds the attributes that llvm-bindings cannot express: those that the calling convention demands (extension of
// booleans), and facts of the native interface that let LLVM move and merge calls.
#include "annotate.h"

#include "abi.generated.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/ConstantRange.h"
#include "llvm/IR/Function.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/Support/ModRef.h"

using namespace llvm;

namespace {
// C++ takes a bool argument or result to be extended to the whole byte; LLVM's i1 promises nothing above its bit.
void extendBooleans(Function &function) {
  if (function.isIntrinsic()) return;
  if (function.getReturnType()->isIntegerTy(1)) function.addRetAttr(Attribute::ZExt);
  for (Argument &argument : function.args())
    if (argument.getType()->isIntegerTy(1)) argument.addAttr(Attribute::ZExt);
}

void annotateLibraryFunction(Function &function, LibraryEffect effect) {
  function.setDoesNotThrow();
  if (effect == LIBRARY_WRITES) return;
  function.setWillReturn();
  function.setMemoryEffects(effect == LIBRARY_NO_MEMORY ? MemoryEffects::none()
                                                        : MemoryEffects::argMemOnly(ModRefInfo::Ref));
}

// llvm-bindings gives every load and store its type's natural alignment. Text is compared by integer loads at any
// address, and buffers from JavaScript need not be aligned; unaligned access costs nothing on the processors we serve.
void assumeNoAlignment(Function &function) {
  for (Instruction &instruction : instructions(function)) {
    if (auto *load = dyn_cast<LoadInst>(&instruction)) load->setAlignment(Align(1));
    if (auto *store = dyn_cast<StoreInst>(&instruction)) store->setAlignment(Align(1));
  }
}

// The status changes under a running pipeline: another thread cancels the query or fails. Plain loads of it would be
// moved out of loops that call nothing, and such a loop would run to its end.
void keepStatusLoads(Function &function) {
  for (Instruction &instruction : instructions(function)) {
    auto *load = dyn_cast<LoadInst>(&instruction);
    if (!load || !load->getType()->isIntegerTy(32)) continue;
    APInt offset(64, 0);
    const Value *base = load->getPointerOperand()->stripAndAccumulateInBoundsConstantOffsets(function.getDataLayout(), offset);
    if (base == function.getArg(0) && offset == offsetof(Query, status)) load->setVolatile(true);
  }
}
} // namespace

void annotate(Module &module) {
  static const StringMap<LibraryEffect> &effects = *[] {
    auto *map = new StringMap<LibraryEffect>;
    for (const LibrarySymbol &symbol : librarySymbols) map->insert({symbol.name, symbol.effect});
    return map;
  }();
  for (Function &function : module) {
    extendBooleans(function);
    if (function.isDeclaration()) {
      auto found = effects.find(function.getName());
      if (found != effects.end()) annotateLibraryFunction(function, found->second);
      continue;
    }
    function.setDoesNotThrow();
    assumeNoAlignment(function);
    // Without it the vectoriser keeps to 256 bits; scans of one-time code are bound by memory, not by clock speed.
    function.addFnAttr("prefer-vector-width", "512");
  }
}

// void (ptr query, ptr worker, ptr source, i64 begin, i64 end)
void annotatePipeline(Function &function) {
  LLVMContext &context = function.getContext();
  if (function.arg_size() != 5 || !function.getArg(2)->getType()->isPointerTy()) return;
  keepStatusLoads(function);
  // Nothing writes the array of buffer addresses or row pointers while a pipeline reads it.
  function.getArg(2)->addAttr(Attribute::NoAlias);
  function.getArg(2)->addAttr(Attribute::ReadOnly);
  // Rows are not negative. With this LLVM sees that addresses of wide values (decimals) do not wrap, and loads their
  // low halves by whole vectors and shuffles instead of one by one.
  for (Argument *rows : {function.getArg(3), function.getArg(4)})
    if (rows->getType()->isIntegerTy(64))
      rows->addAttr(Attribute::get(context, Attribute::Range, ConstantRange(APInt(64, 0), APInt::getSignedMaxValue(64))));
}
