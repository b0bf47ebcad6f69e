// From a module's bitcode to an object file: parse, annotate, verify, optimise, generate.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "target.h"
#include "llvm/Support/MemoryBuffer.h"

// A pipeline's functions in a module: its loop over a morsel, and those that the object which it fills is given.
struct PipelineFunctions {
  std::string loop;
  std::vector<std::string> others;
};

struct CompiledModule {
  struct Pipeline {
    uint64_t instructions = 0; // of its functions, as below
    bool tight = false;        // see isTightLoop
  };
  std::vector<Pipeline> pipelines; // in the order in which they were asked for
  std::unique_ptr<llvm::MemoryBuffer> object;
  uint64_t bitcodeBytes = 0, codeBytes = 0;
  uint64_t instructions = 0; // of LLVM, optimised
  // Milliseconds.
  double parse = 0, optimize = 0, generate = 0;
  double time() const { return parse + optimize + generate; }
  // Text, where it was asked for.
  std::string optimisedIr, assembly;
};

// Compiles one module at a time for one tier, keeping LLVM's code generator and pass pipeline between modules.
class Compiler {
public:
  static llvm::Expected<std::unique_ptr<Compiler>> create(Tier tier);
  ~Compiler();

  // Compiles of the module's pipelines those that are named, and nothing else. Any fault of the bitcode is an error;
  // after one that `isBroken`, the compiler must be leaked, see runGuarded.
  llvm::Expected<CompiledModule> compile(llvm::StringRef bitcode, llvm::ArrayRef<PipelineFunctions> pipelines, bool keepStages);
  bool isBroken() const { return broken; }

private:
  struct Passes;
  Compiler(Tier tier, std::unique_ptr<llvm::TargetMachine> machine, std::unique_ptr<Passes> passes);
  llvm::Error compileInto(CompiledModule &, llvm::StringRef bitcode, llvm::StringRef name, llvm::ArrayRef<PipelineFunctions> pipelines,
                          bool keepStages);

  const Tier tier;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<Passes> passes;
  bool broken = false;
};
