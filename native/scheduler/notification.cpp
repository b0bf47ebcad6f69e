// The notification pipe.
#include "notification.h"

#include <deque>
#include <fcntl.h>
#include <mutex>
#include <unistd.h>

namespace {
struct Pipe {
  std::mutex mutex;
  int ends[2] = {-1, -1};
  std::deque<int64_t> waiting;

  // Eight bytes are written whole or not at all: fewer than PIPE_BUF.
  void write() {
    while (!waiting.empty() && ends[1] >= 0 && ::write(ends[1], &waiting.front(), sizeof(int64_t)) == sizeof(int64_t))
      waiting.pop_front();
  }
};

// Never destroyed: pool threads may outlive static destruction.
Pipe &notifications() {
  static Pipe *pipe = new Pipe;
  return *pipe;
}
} // namespace

int openNotifications() {
  Pipe &pipe = notifications();
  std::lock_guard lock(pipe.mutex);
  if (pipe.ends[0] < 0 && pipe2(pipe.ends, O_CLOEXEC | O_NONBLOCK) != 0) return -1;
  pipe.write(); // what ended before anyone listened
  return pipe.ends[0];
}

void notifyTaskEnd(int64_t task) {
  Pipe &pipe = notifications();
  std::lock_guard lock(pipe.mutex);
  pipe.waiting.push_back(task);
  pipe.write();
}

void flushNotifications() {
  Pipe &pipe = notifications();
  std::lock_guard lock(pipe.mutex);
  pipe.write();
}
