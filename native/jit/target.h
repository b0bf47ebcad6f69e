// The machine that queries are compiled for: this one.
#pragma once
#include <memory>
#include <string>

#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"

// How much a query's compilation spends: `Fast` for the shortest time to first row, `Optimised` for code speed.
enum class Tier { Fast, Optimised };

struct HostTarget {
  std::string cpu;   // LLVM's name, such as sapphirerapids
  std::string level; // the best library object that this CPU runs: x86-64-v2, -v3, -v4 or armv8-a
};

// Finds out about the CPU and readies LLVM's code generator for it; once, before any other function of native/jit.
// An error where the CPU is older than every library object.
llvm::Expected<HostTarget> detectHostTarget();

// A code generator; used by one thread at a time.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> createTargetMachine(Tier tier);
