// What llvm-bindings cannot say about a module, added once it is parsed.
#pragma once
#include "llvm/IR/Module.h"

// `pipeline` names the module's loop over a morsel.
void annotate(llvm::Module &module, llvm::StringRef pipeline);
