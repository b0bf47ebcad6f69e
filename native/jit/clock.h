// The clock behind all times of a query report.
#pragma once
#include <chrono>

// Milliseconds since some fixed moment, unaffected by changes of the wall clock.
inline double milliseconds() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
