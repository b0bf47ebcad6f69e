// What an ended query tells of itself: the QueryReport of native/query-abi.ts, and its kept stages.
#include "query_job.h"

#include <algorithm>

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

std::vector<QueryJob::ModuleCode> QueryJob::codes() const {
  std::vector<ModuleCode> codes;
  size_t first = 0;
  for (const auto &module : modules) {
    codes.push_back({module->code, module->tier, first, module->pipelines.size()});
    first += module->pipelines.size();
  }
  for (size_t index = 0; index < pipelines.size(); index++)
    if (pipelines[index]->optimised.morsels > 0) codes.push_back({pipelines[index]->optimisedCode, Tier::Optimised, index, 1});
  return codes;
}

QueryJob::Phases QueryJob::phaseTimes() const {
  const double last = emitted > 0 ? emitted : ended; // moment of emission
  double before = 0, after = 0; // of running, seen from it
  const auto add = [&](double begin, double end) {
    before += std::max(0.0, std::min(end, last) - begin);
    after += std::max(0.0, end - std::max(begin, last));
  };
  for (const auto &pipeline : pipelines)
    if (pipeline->started > 0) add(pipeline->started, pipeline->time > 0 ? pipeline->started + pipeline->time : ended);
  if (measuring > 0) add(measuring, ended);
  return {last - created - before, ended - last - after, before + after};
}

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
  const bool hasResult = status == 0 && descriptor.run;
  if (hasResult) {
    std::vector<ResultBuffers> buffers(result.columns.size());
    for (uint32_t batchIndex = 0; batchIndex < library.result_batches(query); batchIndex++) {
      uint64_t rows = 0, size = 0;
      library.result_batch(query, batchIndex, &rows, &size, buffers.data());
      json::Array columns;
      for (size_t column = 0; column < buffers.size(); column++)
        columns.push_back(describeColumn(result.columns[column], buffers[column]));
      batches.push_back(json::Object{{"rows", rows}, {"size", size}, {"columns", std::move(columns)}});
    }
  }

  json::Array loops, modulesMade;
  double parse = 0, optimize = 0, generate = 0, link = 0;
  uint32_t counters = 0;
  for (const auto &pipeline : pipelines) {
    counters = std::max(counters, pipeline->descriptor.counters);
    loops.push_back(json::Object{{"name", json::fixUTF8(pipeline->descriptor.name)},
                                 {"time", pipeline->time},
                                 {"finish", pipeline->finish},
                                 {"morselCpu", pipeline->morselCpu},
                                 {"finishCpu", pipeline->finishCpu},
                                 {"morsels", pipeline->morsels},
                                 {"stopped", pipeline->stopped}});
  }
  for (const ModuleCode &made : codes()) {
    const CompiledModule &compiled = made.code.compiled;
    parse += compiled.parse;
    optimize += compiled.optimize;
    generate += compiled.generate;
    link += made.code.link;
    json::Array indexes;
    for (size_t index = 0; index < made.count; index++) {
      indexes.push_back(made.first + index);
      json::Object &loop = *loops[made.first + index].getAsObject();
      const uint64_t instructions = index < compiled.pipelines.size() ? compiled.pipelines[index].instructions : 0;
      const size_t module = modulesMade.size();
      if (module < modules.size()) {
        loop["module"] = module;
        loop["instructions"] = instructions;
      } else {
        const uint64_t morsels = pipelines[made.first]->optimised.morsels;
        loop["tierUp"] = json::Object{{"morsels", morsels}, {"module", module}, {"instructions", instructions}};
      }
    }
    modulesMade.push_back(json::Object{{"tier", made.tier == Tier::Fast ? "fast" : "optimised"},
                                       {"pipelines", std::move(indexes)},
                                       {"compile", compiled.time()},
                                       {"parse", compiled.parse},
                                       {"optimize", compiled.optimize},
                                       {"generate", compiled.generate},
                                       {"link", made.code.link},
                                       {"bitcodeBytes", compiled.bitcodeBytes},
                                       {"instructions", compiled.instructions},
                                       {"codeBytes", compiled.codeBytes}});
  }
  const Phases phases = phaseTimes();
  json::Object times{{"emit", phases.emit},
                     {"compile", phases.compile},
                     {"run", phases.run},
                     {"firstMorsel", firstMorsel > 0 ? firstMorsel - created : 0},
                     {"parse", parse},
                     {"optimize", optimize},
                     {"generate", generate},
                     {"link", link}};
  json::Array counts, objectRows;
  if (hasResult) {
    for (uint32_t counter = 0; counter < counters; counter++) counts.push_back(library.query_count(query, counter));
    for (uint32_t object = 0; object < objects.size(); object++)
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
                                                       {"pipelines", std::move(loops)},
                                                       {"modules", std::move(modulesMade)}});
  return text;
}

bool QueryJob::copyBatch(uint32_t batchIndex, uint8_t *into) const {
  if (query->status != 0 || !descriptor.run || batchIndex >= library.result_batches(query)) return false;
  library.result_copy(query, batchIndex, into);
  return true;
}

const std::string *QueryJob::stage(uint32_t module, StringRef name) const {
  const std::vector<ModuleCode> made = codes();
  if (!descriptor.keepStages || module >= made.size()) return nullptr;
  const CompiledModule &compiled = made[module].code.compiled;
  return name == "optimised" ? &compiled.optimisedIr : name == "assembly" ? &compiled.assembly : nullptr;
}
