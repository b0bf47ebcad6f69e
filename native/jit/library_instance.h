// The persistent library instance: the precompiled object, loaded once per process, that all queries link against.
#pragma once
#include <memory>
#include <string>

#include "../library/library.h"
#include "instances.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ExecutionEngine/Orc/Core.h"
#include "llvm/ExecutionEngine/Orc/ObjectLinkingLayer.h"

// Functions of library.h that the scheduler calls.
#define SCHEDULER_FUNCTIONS(F)                                                                                         \
  F(query_open) F(query_worker) F(query_close) F(query_set_status) F(query_detail) F(query_peak_memory)                \
  F(query_reserve_counters) F(query_count) F(object_row_count)                                                            \
  F(join_table_open) F(aggregate_table_open) F(collector_open) F(object_morsel) F(object_morsel_done)                  \
  F(object_finish_tasks) F(object_finish_task) F(object_rows) F(result_measure_tasks) F(result_measure_task)           \
  F(result_batches) F(result_batch) F(result_copy) F(column_check) F(column_unique) F(distinct_merge)                    \
  F(distinct_estimate) F(text_set_open) F(text_set_close) F(text_set_add) F(text_set_number)                           \
  F(text_set_write) F(resident_append)

class LibraryInstance {
public:
  // Loads an object file. An error where it cannot be read or lacks a function that this build knows.
  static llvm::Expected<std::unique_ptr<LibraryInstance>> load(const std::string &path);

  // Addresses of everything that a query's code may call: native/abi.ts and what LLVM makes calls to by itself.
  const llvm::StringMap<uint64_t> &symbols() const { return callable; }

#define DECLARE(name) decltype(&::name) name = nullptr;
  SCHEDULER_FUNCTIONS(DECLARE)
#undef DECLARE

private:
  LibraryInstance() : instance(InstanceKind::Library) {}
  llvm::Error link(std::unique_ptr<llvm::MemoryBuffer> object);

  Instance instance;
  std::unique_ptr<llvm::orc::ExecutionSession> session;
  std::unique_ptr<llvm::orc::ObjectLinkingLayer> layer;
  llvm::StringMap<uint64_t> callable;
};
