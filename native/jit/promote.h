// Temporaries of the fast tier.
#pragma once
#include "llvm/IR/Module.h"

// Makes values of those temporaries (allocas) that need no phi for it.
void promoteTemporaries(llvm::Module &module);
