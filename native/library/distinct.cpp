// How many different values a column has, about: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier, AofA 2007) over a
// sample of the rows, read by the estimator of O. Ertl, "New cardinality estimation algorithms for HyperLogLog sketches"
// (2017), and carried over to all rows.
#include "distinct.h"

#include <cmath>

namespace {

constexpr int indexBits = 12;
static_assert(sizeof(DistinctSketch::registers) == 1 << indexBits);
constexpr int longest = 64 - indexBits + 1; // the largest value of a register

uint64_t mix(uint64_t left, uint64_t right) {
  unsigned __int128 product = static_cast<unsigned __int128>(left) * right;
  return uint64_t(product) ^ uint64_t(product >> 64);
}

double sigma(double x) {
  if (x == 1) return INFINITY;
  double y = 1, z = x, before;
  do {
    x *= x;
    before = z;
    z += x * y;
    y += y;
  } while (z != before);
  return z;
}

double tau(double x) {
  if (x == 0 || x == 1) return 0;
  double y = 1, z = 1 - x, before;
  do {
    x = std::sqrt(x);
    before = z;
    y /= 2;
    z -= (1 - x) * (1 - x) * y;
  } while (z != before);
  return z / 3;
}

// How many different values have been added.
double values_added(const DistinctSketch *sketch) {
  constexpr double registers = sizeof sketch->registers;
  uint32_t counts[longest + 1] = {};
  for (uint8_t value : sketch->registers) ++counts[value];
  double z = registers * tau(1 - counts[longest] / registers);
  for (int value = longest - 1; value >= 1; --value) z = (z + counts[value]) / 2;
  z += registers * sigma(counts[0] / registers);
  return registers * registers / (2 * std::log(2.0) * z);
}

} // namespace

void sketch_add(DistinctSketch *sketch, uint64_t value) {
  uint64_t hash = mix(mix(value ^ 0xa0761d6478bd642f, 0xe7037ed1a0b428db), value ^ 0x8ebc6af09c88c6e3);
  uint8_t rank = uint8_t(__builtin_clzll(hash << indexBits | uint64_t(1) << (indexBits - 1)) + 1);
  uint8_t &entry = sketch->registers[hash >> (64 - indexBits)];
  if (rank > entry) entry = rank;
  ++sketch->values;
}

void distinct_merge(DistinctSketch *into, const DistinctSketch *from) {
  for (size_t index = 0; index < sizeof into->registers; ++index) {
    into->registers[index] = std::max(into->registers[index], from->registers[index]);
  }
  into->values += from->values;
}

double distinct_estimate(const DistinctSketch *sketch, uint64_t rows) {
  const double sampled = double(sketch->values), all = double(rows);
  if (sampled == 0) return 0;
  const double seen = std::min(std::round(values_added(sketch)), sampled);
  if (sampled >= all) return seen;
  // What is nearly all different in the sample may be all different.
  if (seen > 0.97 * sampled) return all;
  // Of `values` equally frequent ones, values * (1 - exp(-sampled / values)) are expected in the sample.
  double low = seen, high = all;
  for (int step = 0; step < 40; ++step) {
    const double values = (low + high) / 2;
    (values * -std::expm1(-sampled / values) < seen ? low : high) = values;
  }
  return std::round(low);
}
