// Shortest decimal text of floating-point values, used by the casts to text.
#pragma once

// Write a value as PostgreSQL prints it: the fewest digits that read back the same, `1e+20`, `Infinity`, `NaN`.
// They return the end and need 32 bytes.
char *float64_print(char *into, double value);
char *float32_print(char *into, float value);
