// Decimals as the library's files hand them on: 128-bit unscaled values below 10^38 in magnitude.
#pragma once
#include "query.h"
#include "wide.h"

inline Int128 join(uint64_t low, uint64_t high) { return static_cast<Int128>(static_cast<UInt128>(high) << 64 | low); }
inline Decimal split(Int128 value) { return {uint64_t(value), uint64_t(static_cast<UInt128>(value) >> 64)}; }
inline Int128 with_sign(UInt128 value, bool negative) { return static_cast<Int128>(negative ? -value : value); }

// Writes the digits of a value with `scale` of them after the point; returns the end. Needs 42 bytes.
char *decimal_print(char *into, Int128 value, int32_t scale);

// What reading a number gave.
enum class NumberSyntax { Valid, Invalid, OutOfRange };
// Reads digits with point and exponent (nothing around them) at a scale, rounded half away from zero.
NumberSyntax decimal_read(const uint8_t *text, uint64_t length, int32_t precision, int32_t scale, Int128 *value);
