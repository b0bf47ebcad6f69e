// Which pipelines gain the most from optimised code.
#pragma once
#include "llvm/IR/Function.h"

// Whether a pipeline's loop computes all by itself from its source: it looks nothing up in objects that earlier pipelines
// filled, and calls the library only once for many rows.
bool isTightLoop(const llvm::Function &pipeline);
