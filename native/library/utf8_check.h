// Whether bytes are UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
#pragma once
#include <cstdint>

enum class Utf8 { Invalid, Valid, Ascii };

// Ascii where no byte is beyond 0x7F.
Utf8 utf8_check(const uint8_t *bytes, uint64_t length);
