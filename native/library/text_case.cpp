// Simple case mapping, one code point to one: ASCII, Latin (Latin-1, Extended-A and -Additional), Greek, Cyrillic
// and Armenian. Letters of other scripts, and those whose other case is several characters (ß), stay as they are.
// Needed because the C library's mapping depends on the process's locale.
#include "query.h"
#include "utf8.h"

namespace {

// Upper-case letters first to last: each `step` apart, the lower-case letter `distance` further on.
struct CaseRange {
  uint32_t first, last;
  int32_t distance;
  uint32_t step;
};

// In ascending order.
constexpr CaseRange ranges[] = {
    {0x00C0, 0x00D6, 32, 1}, {0x00D8, 0x00DE, 32, 1},                                                       // Latin-1
    {0x0100, 0x012E, 1, 2},  {0x0132, 0x0136, 1, 2},   {0x0139, 0x0147, 1, 2}, {0x014A, 0x0176, 1, 2},      // Extended-A
    {0x0178, 0x0178, -121, 1}, {0x0179, 0x017D, 1, 2}, {0x01CD, 0x01DB, 1, 2}, {0x01DE, 0x01EE, 1, 2},      // and B
    {0x01F8, 0x021E, 1, 2},  {0x0222, 0x0232, 1, 2},   {0x0370, 0x0372, 1, 2}, {0x0376, 0x0376, 1, 1},
    {0x0386, 0x0386, 38, 1}, {0x0388, 0x038A, 37, 1},  {0x038C, 0x038C, 64, 1}, {0x038E, 0x038F, 63, 1},    // Greek
    {0x0391, 0x03A1, 32, 1}, {0x03A3, 0x03AB, 32, 1},  {0x03D8, 0x03EE, 1, 2},
    {0x0400, 0x040F, 80, 1}, {0x0410, 0x042F, 32, 1},  {0x0460, 0x0480, 1, 2}, {0x048A, 0x04BE, 1, 2},      // Cyrillic
    {0x04C0, 0x04C0, 15, 1}, {0x04C1, 0x04CD, 1, 2},   {0x04D0, 0x052E, 1, 2}, {0x0531, 0x0556, 48, 1},     // Armenian
    {0x1E00, 0x1E94, 1, 2},  {0x1EA0, 0x1EFE, 1, 2},                                                        // Additional
};

bool member(const CaseRange &range, uint32_t code) {
  return code >= range.first && code <= range.last && (code - range.first) % range.step == 0;
}

Text map_case(Worker *worker, const uint8_t *value, uint64_t length, bool upper) {
  // No mapping of the table makes a character longer.
  uint8_t *bytes = worker_text(worker, length);
  if (bytes == nullptr) return empty_text();
  uint8_t first = upper ? 'a' : 'A';
  uint8_t *into = bytes;
  for (uint64_t at = 0; at < length;) {
    uint8_t byte = value[at];
    if (byte < 0x80) {
      *into++ = uint8_t(byte - first) < 26 ? byte ^ 0x20 : byte;
      ++at;
    } else {
      uint32_t code = decode(value, length, at, &at);
      into = encode(into, upper ? upper_case(code) : lower_case(code));
    }
  }
  return {bytes, uint64_t(into - bytes)};
}

} // namespace

uint32_t lower_case(uint32_t code) {
  if (code < 0x80) return code - 'A' < 26 ? code + 32 : code;
  if (code == 0x0130) return 'i';
  if (code == 0x1E9E) return 0x00DF;
  for (const CaseRange &range : ranges) {
    if (code < range.first) break;
    if (member(range, code)) return code + uint32_t(range.distance);
  }
  return code;
}

uint32_t upper_case(uint32_t code) {
  if (code < 0x80) return code - 'a' < 26 ? code - 32 : code;
  switch (code) {
  case 0x00B5: return 0x039C; // micro sign
  case 0x0131: return 'I';
  case 0x017F: return 'S';
  case 0x03C2: return 0x03A3; // final sigma
  case 0x1E9B: return 0x1E60;
  default: break;
  }
  for (const CaseRange &range : ranges) {
    uint32_t other = code - uint32_t(range.distance);
    if (member(range, other)) return other;
  }
  return code;
}

Text text_lower(Worker *worker, const uint8_t *value, uint64_t length) { return map_case(worker, value, length, false); }

Text text_upper(Worker *worker, const uint8_t *value, uint64_t length) { return map_case(worker, value, length, true); }
