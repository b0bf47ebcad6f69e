// Reads descriptors from JSON.
#include "descriptor.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/JSON.h"

using namespace llvm;

namespace {
// Reads the fields of one JSON object; the first fault in the whole descriptor is kept.
class Fields {
public:
  Fields(const json::Value *value, std::string where, std::string &fault)
      : object(value ? value->getAsObject() : nullptr), where(std::move(where)), fault(fault) {
    if (!object && fault.empty()) fault = this->where + ": expected an object";
  }

  bool has(StringRef name) const { return object && object->get(name); }

  template <typename Integer> Integer integer(StringRef name) {
    const json::Value *value = find(name);
    if (value) {
      if constexpr (sizeof(Integer) == 8) {
        if (auto number = value->getAsUINT64()) return static_cast<Integer>(*number);
      } else if (auto number = value->getAsInteger()) {
        if (static_cast<Integer>(*number) == *number) return static_cast<Integer>(*number);
      }
    }
    fail(name, "expected an integer in range");
    return 0;
  }

  template <typename Integer> std::optional<Integer> optionalInteger(StringRef name) {
    if (!has(name)) return std::nullopt;
    return integer<Integer>(name);
  }

  std::string text(StringRef name) {
    if (const json::Value *value = find(name))
      if (auto string = value->getAsString()) return string->str();
    fail(name, "expected a string");
    return "";
  }

  std::string optionalText(StringRef name) { return has(name) ? text(name) : ""; }

  // An unsigned number of 64 bits, which JSON's numbers of JavaScript cannot hold.
  uint64_t unsignedText(StringRef name) {
    uint64_t number = 0;
    if (StringRef(text(name)).getAsInteger(10, number)) fail(name, "expected an unsigned number");
    return number;
  }

  bool boolean(StringRef name) {
    if (const json::Value *value = find(name))
      if (auto flag = value->getAsBoolean()) return *flag;
    fail(name, "expected a boolean");
    return false;
  }

  Fields fields(StringRef name) { return Fields(find(name), where + "." + name.str(), fault); }

  // Calls `read(Fields &)` for each element.
  template <typename Read> void each(StringRef name, Read read) {
    const json::Value *value = find(name);
    const json::Array *array = value ? value->getAsArray() : nullptr;
    if (!array) return fail(name, "expected an array");
    for (size_t index = 0; index < array->size(); index++) {
      Fields element(&(*array)[index], where + "." + name.str() + "[" + std::to_string(index) + "]", fault);
      read(element);
    }
  }

  ColumnBuffer buffer(StringRef name) {
    const json::Value *value = find(name);
    const json::Array *pair = value ? value->getAsArray() : nullptr;
    if (pair && pair->size() == 2)
      if (auto address = (*pair)[0].getAsUINT64())
        if (auto size = (*pair)[1].getAsUINT64()) return {reinterpret_cast<const uint8_t *>(*address), *size};
    fail(name, "expected an address and a size");
    return {};
  }

  void fail(StringRef name, const char *message) {
    if (fault.empty()) fault = where + "." + name.str() + ": " + message;
  }

private:
  const json::Value *find(StringRef name) { return object ? object->get(name) : nullptr; }

  const json::Object *object;
  const std::string where;
  std::string &fault;
};

ObjectDescriptor readObject(Fields fields) {
  ObjectDescriptor object{};
  const std::string kind = fields.text("kind");
  object.rowSize = fields.integer<uint32_t>("rowSize");
  if (kind == "join_table") {
    object.kind = ObjectDescriptor::JoinTableKind;
    if (fields.has("direct")) {
      Fields direct = fields.fields("direct");
      object.slotBits = direct.integer<uint32_t>("bits");
      object.unique = direct.boolean("unique");
      if (object.slotBits < 5 || object.slotBits > 32) direct.fail("bits", "out of range");
    } else if (object.rowSize == 0) {
      fields.fail("rowSize", "only a direct table can do without rows");
    }
    if (fields.has("keys")) {
      object.keys = fields.integer<uint64_t>("keys");
      if (object.rowSize > 0 || object.keys == 0) fields.fail("keys", "only of a direct table without rows");
    }
    if (fields.has("keySet")) {
      Fields keySet = fields.fields("keySet");
      object.keyBits = keySet.integer<uint32_t>("bits");
      if (object.keyBits < 5 || object.keyBits > 32) keySet.fail("bits", "out of range");
      if (object.slotBits > 0) fields.fail("keySet", "beside a direct table");
    }
  } else if (kind == "aggregate_table") {
    object.kind = ObjectDescriptor::AggregateTableKind;
    const std::string grouping = fields.text("grouping");
    object.combine = fields.text("combine");
    if (grouping == "none") {
      object.initialize = fields.text("initialize");
    } else if (grouping == "hash" || grouping == "clustered") {
      object.grouping = grouping == "hash" ? GROUPING_HASH : GROUPING_CLUSTERED;
      object.equal = fields.text("equal");
    } else if (grouping == "direct") {
      object.grouping = GROUPING_DIRECT;
      object.slots = fields.integer<uint64_t>("slots");
    } else {
      fields.fail("grouping", "unknown");
    }
  } else if (kind == "collector") {
    object.kind = ObjectDescriptor::CollectorKind;
    object.compare = fields.optionalText("compare");
    if (!object.compare.empty()) object.wholePrefix = fields.boolean("wholePrefix");
    if (fields.has("text")) {
      Fields text = fields.fields("text");
      object.text = {text.integer<uint32_t>("offset"), text.optionalInteger<uint32_t>("nullOffset").value_or(0),
                     text.integer<uint32_t>("bytes"), text.boolean("descending")};
      if (object.text.offset < 8 || object.text.offset % 8 != 0 || object.text.offset > object.rowSize - 16 || object.rowSize < 24)
        text.fail("offset", "out of range");
      if (object.text.nullOffset >= object.rowSize) text.fail("nullOffset", "out of range");
      if (object.compare.empty() || object.wholePrefix) fields.fail("text", "without a comparison");
    }
    object.offset = fields.integer<uint64_t>("offset");
    object.count = fields.optionalInteger<uint64_t>("count");
    object.numberOffset = fields.optionalInteger<uint32_t>("numberOffset");
    object.equal = fields.optionalText("equal");
    if (object.numberOffset.has_value() == object.equal.empty()) fields.fail("equal", "it and numberOffset go together");
    if (object.numberOffset && (object.offset > 0 || object.count)) fields.fail("numberOffset", "with a range");
  } else {
    fields.fail("kind", "unknown");
  }
  return object;
}

SourceDescriptor readSource(Fields fields) {
  SourceDescriptor source{};
  const std::string kind = fields.text("kind");
  if (kind == "table") {
    source.kind = SourceDescriptor::Table;
    source.buffers = reinterpret_cast<const uint64_t *>(fields.integer<uint64_t>("buffers"));
    source.batchCount = fields.integer<uint64_t>("batchCount");
    source.slotCount = fields.integer<uint64_t>("slotCount");
    source.ranges = reinterpret_cast<const RowRange *>(fields.integer<uint64_t>("ranges"));
    source.rangeCount = fields.integer<uint64_t>("rangeCount");
    if (source.rangeCount > 0 && !source.ranges) fields.fail("ranges", "no address");
    for (uint64_t index = 0; source.ranges && index < source.rangeCount; index++) {
      const RowRange &range = source.ranges[index];
      if (range.batch >= source.batchCount || range.begin >= range.end) fields.fail("ranges", "no rows of a batch");
    }
    if (source.batchCount > 0 && source.slotCount > 0 && !source.buffers) fields.fail("buffers", "no address");
  } else if (kind == "object") {
    source.kind = SourceDescriptor::Object;
    source.object = fields.integer<uint32_t>("object");
  } else if (kind == "single") {
    source.kind = SourceDescriptor::Single;
  } else {
    fields.fail("kind", "unknown");
  }
  return source;
}

Tier readTier(Fields &fields) {
  const std::string tier = fields.text("tier");
  if (tier != "fast" && tier != "optimised") fields.fail("tier", "unknown");
  return tier == "fast" ? Tier::Fast : Tier::Optimised;
}

ResultColumn readResultColumn(Fields &fields) {
  ResultColumn column{};
  const int kind = StringSwitch<int>(fields.text("kind"))
                       .Case("fixed", RESULT_FIXED)
                       .Case("boolean", RESULT_BOOLEAN)
                       .Case("decimal", RESULT_DECIMAL)
                       .Case("text", RESULT_TEXT)
                       .Default(-1);
  if (kind < 0) fields.fail("kind", "unknown");
  column.kind = static_cast<uint32_t>(kind);
  column.offset = fields.integer<uint32_t>("offset");
  column.width = fields.integer<uint32_t>("width");
  column.nullBit = fields.optionalInteger<int32_t>("nullBit").value_or(-1);
  return column;
}

std::vector<uint8_t> readConstants(Fields fields) {
  const auto *address = reinterpret_cast<const uint8_t *>(fields.integer<uint64_t>("address"));
  const uint64_t size = fields.integer<uint64_t>("size");
  if (size > 0 && !address) fields.fail("address", "no address");
  return size > 0 && address ? std::vector<uint8_t>(address, address + size) : std::vector<uint8_t>();
}

uint32_t columnKind(StringRef kind) {
  return StringSwitch<uint32_t>(kind)
      .Case("integer", COLUMN_INTEGER)
      .Case("float", COLUMN_FLOAT)
      .Case("boolean", COLUMN_BOOLEAN)
      .Case("decimal128", COLUMN_DECIMAL128)
      .Case("date32", COLUMN_DATE32)
      .Case("date64", COLUMN_DATE64)
      .Case("timestamp", COLUMN_TIMESTAMP)
      .Case("null", COLUMN_NULL)
      .Case("utf8", COLUMN_UTF8)
      .Case("dictionary", COLUMN_DICTIONARY)
      .Case("narrow", COLUMN_NARROW)
      .Default(UINT32_MAX);
}

// The fields that all batches of a column share.
ColumnBatch readStorage(Fields fields) {
  ColumnBatch column{};
  column.kind = columnKind(fields.text("kind"));
  if (column.kind == UINT32_MAX) fields.fail("kind", "unknown");
  if (column.kind == COLUMN_INTEGER || column.kind == COLUMN_FLOAT || column.kind == COLUMN_NARROW) column.bits = fields.integer<uint32_t>("bits");
  if (column.kind == COLUMN_INTEGER) column.isSigned = fields.boolean("signed");
  if (column.kind == COLUMN_NARROW) column.base = fields.unsignedText("base");
  if (column.kind == COLUMN_DECIMAL128) column.precision = fields.integer<uint32_t>("precision");
  if (column.kind == COLUMN_DICTIONARY) {
    column.bits = fields.integer<uint32_t>("indexBits");
    column.isSigned = fields.boolean("indexSigned");
  }
  if (column.kind == COLUMN_DICTIONARY || column.kind == COLUMN_UTF8) column.offsetBits = fields.integer<uint32_t>("offsetBits");
  return column;
}

// Rows of a block, and where the bounds of the blocks go; null where they are not wanted.
std::pair<uint32_t, int64_t *> readBlocks(Fields &fields) {
  if (!fields.has("blocks")) return {0, nullptr};
  Fields blocks = fields.fields("blocks");
  const uint32_t rows = blocks.integer<uint32_t>("rows");
  int64_t *bounds = reinterpret_cast<int64_t *>(blocks.integer<uint64_t>("bounds"));
  if (rows == 0 || rows % 64 != 0) return blocks.fail("rows", "expected a multiple of 64"), std::pair{0, nullptr};
  if (!bounds) blocks.fail("bounds", "no address");
  return {rows, bounds};
}

// Every batch of a column.
std::vector<ColumnBatch> readBatches(Fields fields) {
  const ColumnBatch storage = readStorage(fields.fields("storage"));
  std::vector<ColumnBatch> batches;
  auto [blockRows, bounds] = readBlocks(fields);
  if (bounds && (storage.kind == COLUMN_UTF8 || storage.kind == COLUMN_DICTIONARY)) fields.fail("blocks", "the column has no bounds");
  fields.each("batches", [&](Fields &batch) {
    ColumnBatch entry = storage;
    entry.rows = batch.integer<uint64_t>("rows");
    if (bounds) {
      entry.blocks = bounds;
      entry.blockRows = blockRows;
      bounds += 2 * (entry.rows / blockRows + (entry.rows % blockRows != 0));
    }
    entry.validity = batch.buffer("validity");
    entry.values = batch.buffer("values");
    if (batch.has("offsets")) entry.offsets = batch.buffer("offsets");
    if (batch.has("dictionary")) {
      Fields dictionary = batch.fields("dictionary");
      entry.dictionaryRows = dictionary.integer<uint64_t>("rows");
      entry.dictionaryValidity = dictionary.buffer("validity");
      entry.dictionaryOffsets = dictionary.buffer("offsets");
      entry.dictionaryValues = dictionary.buffer("values");
    }
    batches.push_back(entry);
  });
  return batches;
}

PipelineDescriptor readPipeline(Fields &fields) {
  PipelineDescriptor pipeline{};
  pipeline.name = fields.text("name");
  pipeline.constants = readConstants(fields.fields("constants"));
  pipeline.source = readSource(fields.fields("source"));
  pipeline.sink = fields.optionalInteger<uint32_t>("sink");
  if (fields.has("object")) pipeline.object = readObject(fields.fields("object"));
  pipeline.finishes = fields.boolean("finishes");
  fields.each("lookedUp", [&](Fields &table) {
    const uint64_t *buffers = reinterpret_cast<const uint64_t *>(table.integer<uint64_t>("buffers"));
    if (!buffers) table.fail("buffers", "no address");
    pipeline.lookedUp.push_back({buffers, table.integer<uint64_t>("count")});
  });
  pipeline.counters = fields.integer<uint32_t>("counters");
  if (!pipeline.sink && (pipeline.object || pipeline.finishes)) fields.fail("sink", "missing");
  return pipeline;
}

// How a column of a resident table is kept.
ResidentColumn readLayout(Fields fields) {
  ResidentColumn layout{};
  const std::string kind = fields.text("kind");
  layout.kind = StringSwitch<uint32_t>(kind)
                    .Case("integer", RESIDENT_INTEGER)
                    .Case("copy", RESIDENT_COPY)
                    .Case("boolean", RESIDENT_BOOLEAN)
                    .Case("text", RESIDENT_TEXT)
                    .Default(UINT32_MAX);
  if (layout.kind == UINT32_MAX) fields.fail("kind", "unknown");
  if (layout.kind == RESIDENT_INTEGER || layout.kind == RESIDENT_COPY) layout.bits = fields.integer<uint32_t>("bits");
  if (layout.kind == RESIDENT_INTEGER)
    for (auto [name, into] : {std::pair{"minimum", &layout.minimum}, {"span", &layout.span}, {"shift", &layout.shift}})
      *into = fields.unsignedText(name);
  return layout;
}
} // namespace

Expected<QueryDescriptor> readQueryDescriptor(StringRef text) {
  auto value = json::parse(text);
  if (!value) return value.takeError();
  std::string fault;
  Fields fields(&*value, "query", fault);
  QueryDescriptor query{};
  query.workers = fields.integer<uint32_t>("workers");
  query.morselRows = fields.integer<uint64_t>("morselRows");
  query.memoryLimit = fields.integer<uint64_t>("memoryLimit");
  query.analyzed = fields.boolean("analyzed");
  query.keepStages = fields.boolean("keepStages");
  query.run = fields.boolean("run");
  query.tierUpAfter = fields.optionalInteger<uint64_t>("tierUpAfter");
  if (!fault.empty()) return createStringError(fault);
  if (query.workers == 0 || query.morselRows == 0) return createStringError("workers and morselRows must be positive");
  return query;
}

Expected<ModuleDescriptor> readModuleDescriptor(StringRef text) {
  auto value = json::parse(text);
  if (!value) return value.takeError();
  std::string fault;
  Fields fields(&*value, "module", fault);
  ModuleDescriptor module{};
  module.bitcode = fields.integer<int>("bitcode");
  module.tier = readTier(fields);
  module.tierUp = fields.boolean("tierUp");
  if (module.tierUp && module.tier != Tier::Fast) fields.fail("tierUp", "not from the fast tier");
  fields.each("pipelines", [&](Fields &pipeline) { module.pipelines.push_back(readPipeline(pipeline)); });
  if (module.pipelines.empty()) fields.fail("pipelines", "none");
  if (!fault.empty()) return createStringError(fault);
  return module;
}

Expected<ResultDescriptor> readResultDescriptor(StringRef text) {
  auto value = json::parse(text);
  if (!value) return value.takeError();
  std::string fault;
  Fields fields(&*value, "result", fault);
  ResultDescriptor result{};
  result.object = fields.integer<uint32_t>("object");
  fields.each("columns", [&](Fields &column) { result.columns.push_back(readResultColumn(column)); });
  if (!fault.empty()) return createStringError(fault);
  return result;
}

Expected<ColumnDescriptor> readColumnDescriptor(StringRef text) {
  auto value = json::parse(text);
  if (!value) return value.takeError();
  std::string fault;
  Fields fields(&*value, "column", fault);
  ColumnDescriptor column{readBatches(fields)};
  if (!fault.empty()) return createStringError(fault);
  return column;
}

Expected<ResidentDescriptor> readResidentDescriptor(StringRef text) {
  auto value = json::parse(text);
  if (!value) return value.takeError();
  std::string fault;
  Fields fields(&*value, "table", fault);
  ResidentDescriptor table{fields.integer<uint64_t>("memoryLimit"), fields.integer<uint64_t>("blockRows"), fields.integer<uint64_t>("rows"), {}};
  if (table.blockRows == 0 || table.blockRows % 64 != 0) fields.fail("blockRows", "not a multiple of 64");
  fields.each("columns", [&](Fields &column) {
    auto [blockRows, bounds] = readBlocks(column);
    if (bounds && table.blockRows % blockRows != 0) column.fail("blocks", "they do not fit the table's");
    table.columns.push_back({readBatches(column.fields("source")), readLayout(column.fields("layout")), column.boolean("nullable"), blockRows, bounds});
    uint64_t rows = 0;
    for (const ColumnBatch &batch : table.columns.back().batches) rows += batch.rows;
    if (rows != table.rows) column.fail("source", "its rows are not the table's");
  });
  if (!fault.empty()) return createStringError(fault);
  return table;
}
