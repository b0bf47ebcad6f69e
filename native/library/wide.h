// Integers of 128 and 256 bits for decimals: products and quotients that no machine instruction gives.
// Written out because the compiler's own 128-bit division is a call into its run-time library, which an object
// loaded by JITLink does not have.
#pragma once
#include <cstdint>

using Int128 = __int128;
using UInt128 = unsigned __int128;

// 256 bits as 32-bit digits, lowest first, the size that long division needs.
struct UInt256 {
  uint32_t digits[8];
};

inline UInt128 magnitude(Int128 value) { return value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value); }

// 10^exponent for 0 <= exponent <= 38.
UInt128 power_of_ten(int32_t exponent);

// Exact product.
UInt256 wide_multiply(UInt128 left, UInt128 right);
// Whether value * factor fits; then *value is it.
bool wide_scale(UInt256 *value, UInt128 factor);
// Quotient in *value, remainder returned; divisor not zero.
UInt128 wide_divide(UInt256 *value, UInt128 divisor);
// The low 128 bits; *fits tells whether they are all.
UInt128 wide_low(const UInt256 &value, bool *fits);
// Quotient and remainder of 128 bits; divisor not zero.
UInt128 divide(UInt128 value, UInt128 divisor, UInt128 *remainder);
