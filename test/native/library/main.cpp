// Runs all tests of the native library, or those named as arguments.
#include "check.h"

std::mt19937_64 randomNumber(20240229);

void check_failed(const char *file, int line, const std::string &what) {
  fprintf(stderr, "%s:%d: %s\n", file, line, what.c_str());
  abort();
}

uint64_t scramble(uint64_t value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

TestQuery::TestQuery(uint32_t workerCount, uint64_t limit)
    : query(query_open(workerCount, limit)), workers(workerCount) {
  CHECK(query != nullptr);
}

static void on_all(uint32_t threads, const std::function<void(uint32_t)> &body) {
  std::vector<std::thread> pool;
  for (uint32_t index = 1; index < threads; ++index) pool.emplace_back(body, index);
  body(0);
  for (std::thread &thread : pool) thread.join();
}

uint64_t TestQuery::run(uint32_t object, uint64_t count, const std::function<void(Worker *, uint64_t)> &body) {
  std::atomic<uint64_t> next = 0, ran = 0;
  std::atomic<bool> satisfied = false;
  on_all(workers, [&](uint32_t index) {
    while (!satisfied) {
      uint64_t morsel = next++;
      if (morsel >= count) return;
      ++ran;
      object_morsel(query, worker(index), object, morsel);
      body(worker(index), morsel);
      if (object_morsel_done(query, worker(index), object, morsel)) satisfied = true;
    }
  });
  return ran;
}

void TestQuery::finish(uint32_t object) {
  for (uint32_t phase = 0;; ++phase) {
    uint32_t tasks = object_finish_tasks(query, object, phase);
    if (tasks == 0) return;
    std::atomic<uint32_t> next = 0;
    on_all(workers, [&](uint32_t index) {
      for (uint32_t task; (task = next++) < tasks;) object_finish_task(query, worker(index), object, phase, task);
    });
  }
}

std::string TestQuery::failure() {
  uint64_t size;
  const char *detail = query_detail(query, &size);
  std::string result = query->status == 0 ? "none" : std::to_string(query->status) + " " + std::string(detail, size);
  query->status = 0;
  return result;
}

int main(int count, char **names) {
  struct {
    const char *name;
    void (*run)();
  } tests[] = {{"objects", test_objects}, {"collector", test_collector}, {"result", test_result}, {"memory", test_memory},
               {"decimal", test_decimal}, {"date", test_date}, {"float", test_float}, {"text", test_text},
               {"cast", test_cast}, {"column", test_column}, {"row selection", test_row_selection}};
  for (auto &test : tests) {
    bool wanted = count < 2;
    for (int index = 1; index < count; ++index) wanted = wanted || strcmp(names[index], test.name) == 0;
    if (!wanted) continue;
    test.run();
    printf("ok %s\n", test.name);
    fflush(stdout);
  }
}
