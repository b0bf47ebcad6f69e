// Compiles a module for one of the two tiers. Runs on pool threads, one compiler for each thread and tier.
#include "compiler.h"

#include <utility>

#include "annotate.h"
#include "clock.h"
#include "fatal_error.h"
#include "promote.h"
#include "tight_loop.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/PatternMatch.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/SmallVectorMemoryBuffer.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/Utils/Cloning.h"

using namespace llvm;

namespace {
// After promoteTemporaries.
const char *const fastPasses = "function(early-cse,simplifycfg)";

// About a quarter of -O2's time; vectorises scan, filter and sum loops, where -O2 gains the most, and costs a few per
// cent of compile time where there is none. Vectorised loops are not interleaved as well: scans wait for memory, and the
// code would take four times as long to generate. With gvn and indvars it would take half as long again, and TPC-H would
// run no faster.
const char *const optimisedPasses =
    "function(sroa<modify-cfg>,early-cse<memssa>,simplifycfg,instcombine<no-verify-fixpoint>,"
    "loop-mssa(loop-rotate,licm),simplifycfg,instcombine<no-verify-fixpoint>,loop-vectorize<interleave-forced-only>,"
    "instcombine<no-verify-fixpoint>,simplifycfg)";

// LLVM's default for a diagnosed error is to print it and exit.
struct CollectingDiagnostics : DiagnosticHandler {
  std::string &errors;
  explicit CollectingDiagnostics(std::string &errors) : errors(errors) {}
  bool handleDiagnostics(const DiagnosticInfo &diagnostic) override {
    if (diagnostic.getSeverity() == DS_Error) {
      raw_string_ostream stream(errors);
      DiagnosticPrinterRawOStream printer(stream);
      if (!errors.empty()) stream << "; ";
      diagnostic.print(printer);
    }
    return true;
  }
};

// LLVM's code generator with everything that it writes to. Setting it up takes as long as generating a small module, so
// it is kept from module to module; at the end of each it forgets all it knew of it.
class Generator {
public:
  static Expected<std::unique_ptr<Generator>> create(TargetMachine &machine, CodeGenFileType type) {
    std::unique_ptr<Generator> generator(new Generator);
    if (machine.addPassesToEmitFile(generator->manager, generator->stream, nullptr, type, /*DisableVerify=*/true))
      return createStringError("LLVM cannot write code of this kind for this machine");
    return generator;
  }

  SmallVector<char, 0> run(Module &module) {
    manager.run(module);
    return std::exchange(output, {});
  }

private:
  Generator() : stream(output) {}
  SmallVector<char, 0> output;
  raw_svector_ostream stream;
  legacy::PassManager manager;
};

// `a or b` and `a and b` of truth values as such. simplifycfg writes them as selects, which keep poison of `b` from the
// result where `a` decides, and which FastISel leaves to SelectionDAG, at three times the cost of the block. Behind this
// pass code is only generated, where poison is a bit like any other.
struct SpellOutLogic : PassInfoMixin<SpellOutLogic> {
  PreservedAnalyses run(Function &function, FunctionAnalysisManager &) {
    for (Instruction &instruction : make_early_inc_range(instructions(function))) {
      auto *select = dyn_cast<SelectInst>(&instruction);
      if (!select || !select->getType()->isIntegerTy(1) || !select->getCondition()->getType()->isIntegerTy(1)) continue;
      IRBuilder<> builder(select);
      Value *logic = nullptr;
      if (match(select->getTrueValue(), PatternMatch::m_One())) logic = builder.CreateOr(select->getCondition(), select->getFalseValue());
      if (match(select->getFalseValue(), PatternMatch::m_Zero())) logic = builder.CreateAnd(select->getCondition(), select->getTrueValue());
      if (!logic) continue;
      select->replaceAllUsesWith(logic);
      select->eraseFromParent();
    }
    return PreservedAnalyses::none();
  }
};

Function *definition(Module &module, StringRef name) {
  Function *function = module.getFunction(name);
  return function && !function->isDeclaration() ? function : nullptr;
}

uint64_t countInstructions(Module &module, const PipelineFunctions &pipeline) {
  uint64_t count = 0;
  const auto add = [&](StringRef name) {
    if (const Function *function = definition(module, name)) count += function->getInstructionCount();
  };
  add(pipeline.loop);
  for (const std::string &other : pipeline.others) add(other);
  return count;
}

Expected<uint64_t> countCodeBytes(const MemoryBuffer &object) {
  auto file = object::ObjectFile::createObjectFile(object.getMemBufferRef());
  if (!file) return file.takeError();
  uint64_t bytes = 0;
  for (const object::SectionRef &section : (*file)->sections())
    if (section.isText()) bytes += section.getSize();
  return bytes;
}
} // namespace

// LLVM's pass pipeline with the caches of its analyses, and the code generator behind it.
struct Compiler::Passes {
  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager components;
  ModuleAnalysisManager modules;
  PassBuilder builder;
  ModulePassManager pipeline;
  std::unique_ptr<Generator> generator;

  explicit Passes(TargetMachine &machine) : builder(&machine) {
    builder.registerModuleAnalyses(modules);
    builder.registerCGSCCAnalyses(components);
    builder.registerFunctionAnalyses(functions);
    builder.registerLoopAnalyses(loops);
    builder.crossRegisterProxies(loops, functions, components, modules);
  }

  // Drops what those pipelines do not need: of a module that several share the functions of the others.
  void drop(Module &module, ArrayRef<PipelineFunctions> pipelines) {
    StringSet<> wanted;
    for (const PipelineFunctions &each : pipelines) {
      wanted.insert(each.loop);
      for (const std::string &other : each.others) wanted.insert(other);
    }
    bool all = true;
    for (Function &function : module) {
      if (function.isDeclaration() || wanted.contains(function.getName())) continue;
      function.setLinkage(GlobalValue::InternalLinkage);
      all = false;
    }
    if (all) return;
    GlobalDCEPass().run(module, modules);
    clear();
  }

  void run(Module &module) {
    pipeline.run(module, modules);
    clear();
  }

private:
  void clear() {
    modules.clear();
    components.clear();
    functions.clear();
    loops.clear();
  }
};

Compiler::Compiler(Tier tier, std::unique_ptr<TargetMachine> machine, std::unique_ptr<Passes> passes)
    : tier(tier), machine(std::move(machine)), passes(std::move(passes)) {}

Compiler::~Compiler() = default;

Expected<std::unique_ptr<Compiler>> Compiler::create(Tier tier) {
  auto machine = createTargetMachine(tier);
  if (!machine) return machine.takeError();
  auto passes = std::make_unique<Passes>(**machine);
  if (Error error = passes->builder.parsePassPipeline(passes->pipeline, tier == Tier::Fast ? fastPasses : optimisedPasses))
    return std::move(error);
  if (tier == Tier::Fast) passes->pipeline.addPass(createModuleToFunctionPassAdaptor(SpellOutLogic()));
  auto generator = Generator::create(**machine, CodeGenFileType::ObjectFile);
  if (!generator) return generator.takeError();
  passes->generator = std::move(*generator);
  return std::unique_ptr<Compiler>(new Compiler(tier, std::move(*machine), std::move(passes)));
}

Expected<CompiledModule> Compiler::compile(StringRef bitcode, ArrayRef<PipelineFunctions> pipelines, bool keepStages) {
  CompiledModule result;
  const std::string name = join(map_range(pipelines, [](const PipelineFunctions &pipeline) { return pipeline.loop; }), ", ");
  Error error = Error::success();
  cantFail(std::move(error));
  std::string fatal;
  if (!runGuarded([&] { error = compileInto(result, bitcode, name, pipelines, keepStages); }, fatal)) {
    broken = true;
    return createStringError("LLVM could not compile %s: %s", name.c_str(), fatal.c_str());
  }
  if (error) return std::move(error);
  return result;
}

Error Compiler::compileInto(CompiledModule &result, StringRef bitcode, StringRef name, ArrayRef<PipelineFunctions> pipelines, bool keepStages) {
  const double start = milliseconds();
  result.bitcodeBytes = bitcode.size();
  std::string diagnosed;
  LLVMContext context;
  context.setDiscardValueNames(!keepStages);
  context.setDiagnosticHandler(std::make_unique<CollectingDiagnostics>(diagnosed));
  auto parsed = parseBitcodeFile(MemoryBufferRef(bitcode, name), context);
  if (!parsed) return parsed.takeError();
  Module &module = **parsed;
  module.setDataLayout(machine->createDataLayout());
  module.setTargetTriple(machine->getTargetTriple().str());
  passes->drop(module, pipelines);
  annotate(module);
  for (const PipelineFunctions &pipeline : pipelines) {
    Function *loop = definition(module, pipeline.loop);
    if (loop) annotatePipeline(*loop);
    result.pipelines.push_back({0, loop && loop->arg_size() > 0 && isTightLoop(*loop)});
  }
  std::string faults;
  raw_string_ostream faultStream(faults);
  if (verifyModule(module, &faultStream))
    return createStringError("invalid code in %s: %s", name.str().c_str(), faults.c_str());
  const double verified = milliseconds();
  result.parse = verified - start;

  if (tier == Tier::Fast) promoteTemporaries(module);
  passes->run(module);
  const double optimised = milliseconds();
  result.optimize = optimised - verified;
  result.instructions = module.getInstructionCount();
  for (size_t index = 0; index < pipelines.size(); index++) result.pipelines[index].instructions = countInstructions(module, pipelines[index]);
  if (keepStages) {
    raw_string_ostream(result.optimisedIr) << module;
    auto writer = Generator::create(*machine, CodeGenFileType::AssemblyFile);
    if (!writer) return writer.takeError();
    const SmallVector<char, 0> text = (*writer)->run(*CloneModule(module));
    result.assembly.assign(text.begin(), text.end());
  }

  const double generating = milliseconds();
  SmallVector<char, 0> object = passes->generator->run(module);
  if (!diagnosed.empty()) return createStringError("LLVM could not compile %s: %s", name.str().c_str(), diagnosed.c_str());
  result.object = std::make_unique<SmallVectorMemoryBuffer>(std::move(object), name, /*RequiresNullTerminator=*/false);
  auto bytes = countCodeBytes(*result.object);
  if (!bytes) return bytes.takeError();
  result.codeBytes = *bytes;
  result.generate = milliseconds() - generating;
  return Error::success();
}
