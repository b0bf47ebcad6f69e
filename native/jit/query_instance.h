// The disposable instance of one query: its machine code, linked against the library instance, gone when the query is.
#pragma once
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "library_instance.h"

class QueryInstance {
public:
  static llvm::Expected<std::unique_ptr<QueryInstance>> create(const LibraryInstance &library);
  // Frees all machine code. No function of it may be running.
  ~QueryInstance();

  // Links one module's object and answers the addresses of the named functions, in that order. Names are local to the
  // module. Thread-safe. An error names what could not be resolved.
  llvm::Expected<std::vector<uint64_t>> link(std::unique_ptr<llvm::MemoryBuffer> object, const std::vector<std::string> &functions);

  int64_t id() const { return instance.id(); }

private:
  explicit QueryInstance(const LibraryInstance &library) : instance(InstanceKind::Query), library(library) {}

  Instance instance;
  const LibraryInstance &library;
  std::unique_ptr<llvm::orc::ExecutionSession> session;
  std::unique_ptr<llvm::orc::ObjectLinkingLayer> layer;
  std::mutex reportMutex;
  std::string reported; // what the linker had to say beyond the look-up's error
};
