// What an ended query tells of itself: the QueryReport of native/abi.ts, and its kept stages.
#include "query_job.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace {
json::Array extent(uint64_t offset, uint64_t size) { return json::Array{offset, size}; }

json::Object describeColumn(const ResultColumn &column, const ResultBuffers &buffers) {
  json::Object object{{"nullCount", buffers.nullCount},
                      {"validity", extent(buffers.validityOffset, buffers.validitySize)},
                      {"values", extent(buffers.valuesOffset, buffers.valuesSize)}};
  if (column.kind == RESULT_TEXT) object["offsets"] = extent(buffers.offsetsOffset, buffers.offsetsSize);
  return object;
}
} // namespace

std::string QueryJob::report() const {
  int32_t status = query->status;
  uint64_t detailSize = 0;
  const char *libraryDetail = library.query_detail(query, &detailSize);
  std::string detail = status == ERROR_INTERNAL && !internalError.empty() ? internalError : std::string(libraryDetail ? libraryDetail : "", detailSize);
  // Whatever else went wrong may be the consequence of bytes that changed.
  if (!changedFile.empty() && status != ERROR_CANCELED) {
    status = ERROR_FILE_CHANGED;
    detail = changedFile;
  }

  json::Array batches;
  const bool hasResult = status == 0 && descriptor.run && !modules.empty();
  if (hasResult) {
    std::vector<ResultBuffers> buffers(descriptor.resultColumns.size());
    for (uint32_t batchIndex = 0; batchIndex < library.result_batches(query); batchIndex++) {
      uint64_t rows = 0, size = 0;
      library.result_batch(query, batchIndex, &rows, &size, buffers.data());
      json::Array columns;
      for (size_t column = 0; column < buffers.size(); column++)
        columns.push_back(describeColumn(descriptor.resultColumns[column], buffers[column]));
      batches.push_back(json::Object{{"rows", rows}, {"size", size}, {"columns", std::move(columns)}});
    }
  }

  json::Array pipelines;
  double parse = 0, optimize = 0, generate = 0, link = 0;
  for (size_t index = 0; index < modules.size(); index++) {
    const Module &module = modules[index];
    parse += module.compiled.parse;
    optimize += module.compiled.optimize;
    generate += module.compiled.generate;
    link += module.link;
    pipelines.push_back(json::Object{{"name", json::fixUTF8(descriptor.pipelines[index].name)},
                                     {"time", module.time},
                                     {"finish", module.finish},
                                     {"morselCpu", module.morselCpu},
                                     {"finishCpu", module.finishCpu},
                                     {"morsels", module.morsels},
                                     {"stopped", module.stopped},
                                     {"compile", module.compiled.parse + module.compiled.optimize + module.compiled.generate},
                                     {"parse", module.compiled.parse},
                                     {"optimize", module.compiled.optimize},
                                     {"generate", module.compiled.generate},
                                     {"link", module.link},
                                     {"bitcodeBytes", module.compiled.bitcodeBytes},
                                     {"instructions", module.compiled.instructions},
                                     {"codeBytes", module.compiled.codeBytes}});
  }
  json::Object times{{"compile", compiled > 0 ? compiled - started : 0},
                     {"run", runStarted > 0 ? ended - runStarted : 0},
                     {"parse", parse},
                     {"optimize", optimize},
                     {"generate", generate},
                     {"link", link}};
  json::Array counts, objectRows;
  if (hasResult) {
    for (uint32_t counter = 0; counter < descriptor.counters; counter++) counts.push_back(library.query_count(query, counter));
    for (uint32_t object = 0; object < descriptor.objects.size(); object++)
      objectRows.push_back(library.object_row_count(query, object));
  }
  std::string text;
  raw_string_ostream(text) << json::Value(json::Object{{"status", status},
                                                       {"detail", json::fixUTF8(detail)},
                                                       {"instance", instance->id()},
                                                       {"rowCount", hasResult ? rowCount : 0},
                                                       {"batches", std::move(batches)},
                                                       {"times", std::move(times)},
                                                       {"peakMemory", library.query_peak_memory(query)},
                                                       {"counts", std::move(counts)},
                                                       {"objectRows", std::move(objectRows)},
                                                       {"pipelines", std::move(pipelines)}});
  return text;
}

bool QueryJob::copyBatch(uint32_t batchIndex, uint8_t *into) const {
  if (query->status != 0 || !descriptor.run || modules.empty() || batchIndex >= library.result_batches(query)) return false;
  library.result_copy(query, batchIndex, into);
  return true;
}

const std::string *QueryJob::stage(uint32_t pipelineIndex, StringRef name) const {
  if (!descriptor.keepStages || pipelineIndex >= modules.size()) return nullptr;
  const CompiledModule &compiledModule = modules[pipelineIndex].compiled;
  return name == "optimised" ? &compiledModule.optimisedIr : name == "assembly" ? &compiledModule.assembly : nullptr;
}
