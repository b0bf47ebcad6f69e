// What the native library's tests share: checks, a small scheduler, random numbers, texts.
#pragma once
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "library.h"

// Ends the program with the place and the two sides where a check fails.
[[noreturn]] void check_failed(const char *file, int line, const std::string &what);
inline std::string shown(const std::string &value) { return "\"" + value + "\""; }
inline std::string shown(const char *value) { return shown(std::string(value)); }
template <class Value> std::string shown(Value value) { return std::to_string(value); }
#define CHECK(condition) ((condition) ? void() : check_failed(__FILE__, __LINE__, #condition))
#define CHECK_EQUAL(actual, expected)                                                                            \
  do {                                                                                                           \
    auto a = actual;                                                                                             \
    decltype(a) e = expected;                                                                                    \
    if (!(a == e)) check_failed(__FILE__, __LINE__, #actual " is " + shown(a) + ", not " + shown(e));            \
  } while (false)

// A query of some workers that ends with the scope.
struct TestQuery {
  Query *query;
  uint32_t workers;
  explicit TestQuery(uint32_t workerCount, uint64_t limit = UINT64_MAX);
  ~TestQuery() { query_close(query); }
  TestQuery(const TestQuery &) = delete;
  Worker *worker(uint32_t index = 0) { return query_worker(query, index); }
  // Runs body(worker, morsel) for morsels 0 to count-1 on all workers, as the scheduler does. Returns how many ran.
  uint64_t run(uint32_t object, uint64_t count, const std::function<void(Worker *, uint64_t)> &body);
  void finish(uint32_t object);
  // The status and detail, as "10 integer: "x""; they are cleared.
  std::string failure();
};

template <class T> T *local(Worker *worker, uint32_t object) { return static_cast<T *>(static_cast<void **>(worker->locals)[object]); }
template <class T> T *shared(Query *query, uint32_t object) { return static_cast<T *>(static_cast<void **>(query->objects)[object]); }

inline std::string to_string(Text text) { return std::string(reinterpret_cast<const char *>(text.bytes), text.length); }
inline const uint8_t *bytes(const std::string &text) { return reinterpret_cast<const uint8_t *>(text.data()); }
// A text as two arguments.
#define TEXT(value) bytes(value), (value).size()

inline __int128 joined(Decimal value) { return __int128((unsigned __int128)value.high << 64 | value.low); }
// A decimal as two arguments.
#define DECIMAL(value) uint64_t(value), uint64_t((unsigned __int128)(value) >> 64)

extern std::mt19937_64 randomNumber;
uint64_t scramble(uint64_t value); // a hash

void test_objects();
void test_collector();
void test_result();
void test_memory();
void test_decimal();
void test_date();
void test_float();
void test_text();
void test_cast();
void test_column();
void test_row_selection();
