// The pool of worker threads. Jobs (queries, validations) run at the same time and share it fairly: threads take
// units of work from one job after the other.
#pragma once
#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "jit/compiler.h"

// What a thread keeps between units: its compilers, made when first needed.
class PoolThread {
public:
  llvm::Expected<CompiledModule> compile(Tier tier, llvm::StringRef bitcode, llvm::ArrayRef<PipelineFunctions> pipelines, bool keepStages);

private:
  std::unique_ptr<Compiler> compilers[2];
};

// Work that goes on where the job that handed it out has no use for it any more, or has gone: nothing waits for its end.
class Detached {
public:
  virtual ~Detached() = default;
  virtual void run(PoolThread &thread) = 0;

  bool done = false; // under the pool's lock
};

// One piece of work: a module, a morsel, a task of a phase, or a step that runs alone.
struct Unit {
  std::shared_ptr<Detached> detached; // set: it is that, and all else is not
  uint32_t kind = 0;
  uint32_t worker = 0;
  uint64_t index = 0;
  void *part = nullptr; // of the job, that it is about
  // Of a morsel.
  const void *source = nullptr;
  int64_t begin = 0, end = 0;
};

// Work cut into units. All but `run` are called under the pool's lock.
class Job {
public:
  explicit Job(int64_t id) : id(id) {}
  virtual ~Job() = default;
  // Hands out the next unit; false where there is none now.
  virtual bool take(Unit &unit) = 0;
  // Whether it may have another one now, so that a sleeping thread is worth waking.
  virtual bool hasMore() const { return true; }
  // Does it; on several threads at once.
  virtual void run(const Unit &unit, PoolThread &thread) = 0;
  // Takes note that it was done, but not of a detached one; true where the job has ended with it.
  virtual bool finish(const Unit &unit) = 0;

  const int64_t id;
  enum class State { New, Running, Ended } state = State::New; // of the pool's, under its lock
};

// A job whose end tells something: JSON, or an error.
class ReportingJob : public Job {
public:
  using Job::Job;
  virtual llvm::Expected<std::string> report() const = 0;
  // Asks it to stop soon, from any thread.
  virtual void cancel() {}
};

class Pool {
public:
  explicit Pool(unsigned threads);
  ~Pool() { close(); }
  // Ends the threads once all running jobs have ended; no job can start any more.
  void close();

  unsigned size() const { return static_cast<unsigned>(threads.size()); }
  // Starts a new job, which must live until it has ended. Its end is notified once. False where it was
  // started before or the pool is closed.
  bool start(Job &job);
  Job::State state(const Job &job);
  // Does, under the lock, what makes a job's next units possible from outside the pool.
  void change(llvm::function_ref<void()> work);

private:
  void work();
  Job *takeUnit(Unit &unit);
  bool wantsWaking();

  std::mutex mutex;
  // Goes up whenever sleeping threads are to look again. Not a std::condition_variable: to notify one waits for the
  // threads that it woke before, until they get a processor, and JavaScript's thread would lose milliseconds.
  std::atomic<uint32_t> changes = 0;
  unsigned sleeping = 0; // threads, under the lock
  bool waking = false;   // one of them has been woken and is not here yet, under the lock
  std::vector<Job *> jobs;
  size_t turn = 0; // index of the job to be asked first
  bool closing = false;
  std::vector<std::thread> threads;
};
