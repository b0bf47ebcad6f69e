// The clocks behind all times of a query report.
#pragma once
#include <chrono>
#include <ctime>

// Milliseconds since some fixed moment, unaffected by changes of the wall clock.
inline double milliseconds() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Milliseconds that the calling thread has been given of a processor so far.
inline double threadMilliseconds() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}
