// What llvm-bindings cannot say about a module, added once it is parsed.
#pragma once
#include "llvm/IR/Module.h"

void annotate(llvm::Module &module);

// A pipeline's loop over a morsel, besides.
void annotatePipeline(llvm::Function &function);
