// Whether bytes are UTF-8 (no overlong forms, no surrogates, at most U+10FFFF).
#pragma once
#include <cstdint>

bool utf8_valid(const uint8_t *bytes, uint64_t length);
