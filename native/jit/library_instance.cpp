// Loads the precompiled library object and finds its functions.
#include "library_instance.h"

#include <cmath>
#include <cstring>

#include "llvm/ExecutionEngine/Orc/ExecutionUtils.h"
#include "llvm/ExecutionEngine/Orc/ExecutorProcessControl.h"
#include "llvm/Object/ObjectFile.h"

using namespace llvm;
using namespace llvm::orc;

// Arithmetic that the compiler calls by itself; the process need not export it, so the host brings it along.
extern "C" {
__int128 __divti3(__int128, __int128);
__int128 __modti3(__int128, __int128);
unsigned __int128 __udivti3(unsigned __int128, unsigned __int128);
unsigned __int128 __umodti3(unsigned __int128, unsigned __int128);
__int128 __multi3(__int128, __int128);
__int128 __fixdfti(double);
__int128 __fixsfti(float);
unsigned __int128 __fixunsdfti(double);
unsigned __int128 __fixunssfti(float);
double __floattidf(__int128);
float __floattisf(__int128);
double __floatuntidf(unsigned __int128);
float __floatuntisf(unsigned __int128);
}

namespace {
struct ProcessSymbol {
  const char *name;
  void *address;
};

template <typename Function> ProcessSymbol symbol(const char *name, Function *function) {
  return {name, reinterpret_cast<void *>(function)};
}

// What LLVM's code generator may call without being told to.
std::vector<ProcessSymbol> compilerCalls() {
  using Binary = double(double, double);
  using Unary = double(double);
  using Binary32 = float(float, float);
  using Unary32 = float(float);
#define BUILTIN(name) symbol(#name, name)
#define MATH(name) symbol<Unary>(#name, name), symbol<Unary32>(#name "f", name##f)
#define MATH2(name) symbol<Binary>(#name, name), symbol<Binary32>(#name "f", name##f)
  return {
      BUILTIN(__divti3),    BUILTIN(__modti3),     BUILTIN(__udivti3),     BUILTIN(__umodti3),   BUILTIN(__multi3),
      BUILTIN(__fixdfti),   BUILTIN(__fixsfti),    BUILTIN(__fixunsdfti),  BUILTIN(__fixunssfti),
      BUILTIN(__floattidf), BUILTIN(__floattisf),  BUILTIN(__floatuntidf), BUILTIN(__floatuntisf),
      symbol<void *(void *, const void *, size_t)>("memcpy", memcpy),
      symbol<void *(void *, const void *, size_t)>("memmove", memmove),
      symbol<void *(void *, int, size_t)>("memset", memset),
      symbol<int(const void *, const void *, size_t)>("memcmp", memcmp),
      symbol<int(const void *, const void *, size_t)>("bcmp", memcmp),
      MATH(floor), MATH(ceil), MATH(trunc), MATH(rint), MATH(nearbyint), MATH(round), MATH(roundeven), MATH(sqrt), MATH(exp), MATH(exp2),
      MATH(log), MATH(log2), MATH(log10), MATH(sin), MATH(cos), MATH2(fmod), MATH2(pow), MATH2(fmin), MATH2(fmax),
      symbol<double(double, double, double)>("fma", fma), symbol<float(float, float, float)>("fmaf", fmaf),
  };
#undef BUILTIN
#undef MATH
#undef MATH2
}

// The JIT runs no constructors: an object that needs them would be used half-built.
Error checkLoadable(MemoryBufferRef buffer) {
  auto object = object::ObjectFile::createObjectFile(buffer);
  if (!object) return object.takeError();
  for (const object::SectionRef &section : (*object)->sections()) {
    auto name = section.getName();
    if (!name) return name.takeError();
    if (name->starts_with(".init_array") || name->starts_with(".ctors"))
      return createStringError("the library object has static constructors");
    if (name->starts_with(".tdata") || name->starts_with(".tbss"))
      return createStringError("the library object has thread-local variables");
  }
  return Error::success();
}
} // namespace

Expected<std::unique_ptr<LibraryInstance>> LibraryInstance::load(const std::string &path) {
  auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer) return createStringError(buffer.getError(), "cannot read %s", path.c_str());
  if (Error error = checkLoadable(**buffer)) return std::move(error);
  std::unique_ptr<LibraryInstance> library(new LibraryInstance);
  if (Error error = library->link(std::move(*buffer))) return std::move(error);
  return library;
}

Error LibraryInstance::link(std::unique_ptr<MemoryBuffer> object) {
  auto control = SelfExecutorProcessControl::Create();
  if (!control) return control.takeError();
  session = std::make_unique<ExecutionSession>(std::move(*control));
  std::string reported;
  session->setErrorReporter([&](Error error) { reported += toString(std::move(error)) + "; "; });
  layer = std::make_unique<ObjectLinkingLayer>(*session);
  JITDylib &dylib = session->createBareJITDylib("library");

  SymbolMap builtins;
  const JITSymbolFlags flags = JITSymbolFlags::Exported | JITSymbolFlags::Callable;
  for (const ProcessSymbol &entry : compilerCalls()) {
    callable[entry.name] = reinterpret_cast<uint64_t>(entry.address);
    builtins[session->intern(entry.name)] = {ExecutorAddr::fromPtr(entry.address), flags};
  }
  if (Error error = dylib.define(absoluteSymbols(std::move(builtins)))) return error;
  auto process = DynamicLibrarySearchGenerator::GetForCurrentProcess(/*GlobalPrefix=*/'\0');
  if (!process) return process.takeError();
  dylib.addGenerator(std::move(*process));
  if (Error error = layer->add(dylib, std::move(object))) return error;

  SymbolLookupSet wanted;
  for (const LibrarySymbol &entry : librarySymbols) wanted.add(session->intern(entry.name));
#define WANT(name) wanted.add(session->intern(#name));
  SCHEDULER_FUNCTIONS(WANT)
#undef WANT
  auto found = session->lookup({{&dylib, JITDylibLookupFlags::MatchAllSymbols}}, std::move(wanted));
  if (!found) return createStringError("%s%s", reported.c_str(), toString(found.takeError()).c_str());
  for (const LibrarySymbol &entry : librarySymbols)
    callable[entry.name] = (*found)[session->intern(entry.name)].getAddress().getValue();
#define FIND(function) function = (*found)[session->intern(#function)].getAddress().toPtr<decltype(function)>();
  SCHEDULER_FUNCTIONS(FIND)
#undef FIND
  session->setErrorReporter([](Error error) { consumeError(std::move(error)); });
  return Error::success();
}
