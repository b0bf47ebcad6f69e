// Detects the CPU and makes code generators for it.
#include "target.h"

#include <initializer_list>
#include <iterator>

#include "llvm/ADT/StringMap.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/TargetParser/Host.h"

using namespace llvm;

namespace {
bool hasAll(const StringMap<bool> &features, std::initializer_list<const char *> names) {
  for (const char *name : names)
    if (!features.lookup(name)) return false;
  return true;
}

// The levels of the x86-64 psABI; the features that distinguish each from the one below.
std::string cpuLevel(const Triple &triple) {
  if (triple.isAArch64()) return "armv8-a";
  const StringMap<bool> features = sys::getHostCPUFeatures();
  if (!hasAll(features, {"cx16", "sahf", "popcnt", "sse3", "ssse3", "sse4.1", "sse4.2"})) return "";
  if (!hasAll(features, {"avx", "avx2", "bmi", "bmi2", "f16c", "fma", "lzcnt", "movbe", "xsave"})) return "x86-64-v2";
  if (!hasAll(features, {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"})) return "x86-64-v3";
  return "x86-64-v4";
}

// Set by detectHostTarget; never destroyed.
orc::JITTargetMachineBuilder *hostBuilder;
} // namespace

Expected<HostTarget> detectHostTarget() {
  // Loop strength reduction takes a sixth of the time in which optimised code is generated, and gains nothing: addresses
  // of x86-64 scale an index themselves. Conditional moves that the code generator would make branches depend on data,
  // which nobody foresees (groups by a key in order: 8.0 to 3.8 ms). There is no other way to tell it either.
  const char *const options[] = {
      "mayfly",
      "-disable-lsr",
#if defined(__x86_64__)
      "-x86-cmov-converter=false",
#endif
  };
  cl::ParseCommandLineOptions(std::size(options), options);
  InitializeNativeTarget();
  InitializeNativeTargetAsmPrinter();
  auto builder = orc::JITTargetMachineBuilder::detectHost();
  if (!builder) return builder.takeError();
  builder->setRelocationModel(Reloc::PIC_);
  builder->setCodeModel(CodeModel::Small);
  // Gathered loads lose to single ones by 3 to 1 on AMD's processors, and on Intel's that work around CVE-2022-40982.
  if (builder->getTargetTriple().isX86()) builder->addFeatures({"+prefer-no-gather", "+prefer-no-scatter"});
  HostTarget target{builder->getCPU(), cpuLevel(builder->getTargetTriple())};
  if (target.level.empty())
    return createStringError("mayfly needs a CPU of at least x86-64-v2 (SSE4.2, 2009); this is %s", target.cpu.c_str());
  hostBuilder = new orc::JITTargetMachineBuilder(std::move(*builder));
  return target;
}

Expected<std::unique_ptr<TargetMachine>> createTargetMachine(Tier tier) {
  orc::JITTargetMachineBuilder builder = *hostBuilder;
  builder.setCodeGenOptLevel(tier == Tier::Fast ? CodeGenOptLevel::None : CodeGenOptLevel::Less);
  auto machine = builder.createTargetMachine();
  if (machine && tier == Tier::Fast) (*machine)->setFastISel(true);
  return machine;
}
