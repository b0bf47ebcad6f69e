// The register of live instances.
#include "instances.h"

#include <chrono>
#include <map>
#include <mutex>

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace {
struct Entry {
  InstanceKind kind;
  int64_t born;
};

struct Register {
  std::mutex mutex;
  int64_t last = 0;
  std::map<int64_t, Entry> live;
};

// Never destroyed: pool threads may outlive static destruction.
Register &instances() {
  static Register *instance = new Register;
  return *instance;
}
} // namespace

Instance::Instance(InstanceKind kind) {
  using namespace std::chrono;
  Register &all = instances();
  std::lock_guard lock(all.mutex);
  identifier = ++all.last;
  all.live[identifier] = {kind, duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count()};
}

Instance::~Instance() {
  Register &all = instances();
  std::lock_guard lock(all.mutex);
  all.live.erase(identifier);
}

std::string listInstances() {
  llvm::json::Array list;
  Register &all = instances();
  std::lock_guard lock(all.mutex);
  for (const auto &[id, entry] : all.live)
    list.push_back(llvm::json::Object{
        {"id", id}, {"kind", entry.kind == InstanceKind::Library ? "library" : "query"}, {"born", entry.born}});
  std::string text;
  llvm::raw_string_ostream(text) << llvm::json::Value(std::move(list));
  return text;
}
