// Links a query's objects. A session of its own for each query: destroying it frees everything, and costs nothing to
// the others.
#include "query_instance.h"

#include "llvm/ExecutionEngine/Orc/ExecutorProcessControl.h"

using namespace llvm;
using namespace llvm::orc;

namespace {
// Defines in a module's symbol table what the module asks of the library, and no more.
class LibrarySymbols : public DefinitionGenerator {
public:
  explicit LibrarySymbols(const StringMap<uint64_t> &symbols) : symbols(symbols) {}

  Error tryToGenerate(LookupState &, LookupKind, JITDylib &dylib, JITDylibLookupFlags, const SymbolLookupSet &wanted) override {
    SymbolMap definitions;
    for (const auto &[name, flags] : wanted) {
      auto found = symbols.find(*name);
      if (found == symbols.end()) continue;
      definitions[name] = {ExecutorAddr(found->second), JITSymbolFlags::Exported | JITSymbolFlags::Callable};
    }
    return definitions.empty() ? Error::success() : dylib.define(absoluteSymbols(std::move(definitions)));
  }

private:
  const StringMap<uint64_t> &symbols;
};
} // namespace

Expected<std::unique_ptr<QueryInstance>> QueryInstance::create(const LibraryInstance &library) {
  auto control = SelfExecutorProcessControl::Create();
  if (!control) return control.takeError();
  std::unique_ptr<QueryInstance> query(new QueryInstance(library));
  query->session = std::make_unique<ExecutionSession>(std::move(*control));
  QueryInstance *self = query.get();
  query->session->setErrorReporter([self](Error error) {
    std::lock_guard lock(self->reportMutex);
    self->reported += toString(std::move(error)) + "; ";
  });
  query->layer = std::make_unique<ObjectLinkingLayer>(*query->session);
  return query;
}

QueryInstance::~QueryInstance() {
  if (session) consumeError(session->endSession());
}

Expected<std::vector<uint64_t>> QueryInstance::link(std::unique_ptr<MemoryBuffer> object, const std::vector<std::string> &functions) {
  static std::atomic<uint64_t> lastModule = 0;
  JITDylib &dylib = session->createBareJITDylib("module " + std::to_string(++lastModule));
  dylib.addGenerator(std::make_unique<LibrarySymbols>(library.symbols()));
  if (Error error = layer->add(dylib, std::move(object))) return std::move(error);
  SymbolLookupSet wanted;
  for (const std::string &function : functions) wanted.add(session->intern(function));
  wanted.removeDuplicates();
  auto found = session->lookup({{&dylib, JITDylibLookupFlags::MatchAllSymbols}}, std::move(wanted));
  if (!found) {
    std::string message = toString(found.takeError());
    std::lock_guard lock(reportMutex);
    return createStringError("cannot link: %s%s", reported.c_str(), message.c_str());
  }
  std::vector<uint64_t> addresses;
  for (const std::string &function : functions) addresses.push_back((*found)[session->intern(function)].getAddress().getValue());
  return addresses;
}
