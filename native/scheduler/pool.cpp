// Worker threads and how they share themselves among jobs.
#include "pool.h"

#include <algorithm>
#include <csignal>
#include <sched.h>

#include "notification.h"

llvm::Expected<CompiledModule> PoolThread::compile(Tier tier, llvm::StringRef bitcode, llvm::ArrayRef<PipelineFunctions> pipelines, bool keepStages) {
  std::unique_ptr<Compiler> &compiler = compilers[static_cast<int>(tier)];
  if (!compiler) {
    auto created = Compiler::create(tier);
    if (!created) return created.takeError();
    compiler = std::move(*created);
  }
  auto module = compiler->compile(bitcode, pipelines, keepStages);
  if (compiler->isBroken()) (void)compiler.release(); // must not be destroyed
  return module;
}

Pool::Pool(unsigned count) {
  // Signals belong to the main thread; those that a fault raises still come here.
  sigset_t all, before;
  sigfillset(&all);
  for (int fault : {SIGBUS, SIGSEGV, SIGFPE, SIGILL, SIGTRAP, SIGABRT}) sigdelset(&all, fault);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  for (unsigned index = 0; index < count; index++) threads.emplace_back([this] { work(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Pool::close() {
  {
    std::lock_guard lock(mutex);
    closing = true;
    changes++;
  }
  changes.notify_all();
  for (std::thread &thread : threads) thread.join();
  threads.clear();
}

bool Pool::start(Job &job) {
  bool wake;
  {
    std::lock_guard lock(mutex);
    if (closing || job.state != Job::State::New) return false;
    job.state = Job::State::Running;
    jobs.push_back(&job);
    wake = wantsWaking();
  }
  if (wake) changes.notify_one();
  return true;
}

Job::State Pool::state(const Job &job) {
  std::lock_guard lock(mutex);
  return job.state;
}

void Pool::change(llvm::function_ref<void()> work) {
  bool wake;
  {
    std::lock_guard lock(mutex);
    work();
    wake = wantsWaking();
  }
  if (wake) changes.notify_one();
}

// Whether another thread should be woken, which the caller then does without the lock. One at a time: it wakes the next
// if there is more than it can take itself.
bool Pool::wantsWaking() {
  if (sleeping == 0 || waking) return false;
  waking = std::any_of(jobs.begin(), jobs.end(), [](const Job *job) { return job->hasMore(); });
  if (waking) changes++;
  return waking;
}

Job *Pool::takeUnit(Unit &unit) {
  for (size_t asked = 0; asked < jobs.size(); asked++) {
    const size_t index = (turn + asked) % jobs.size();
    if (!jobs[index]->take(unit)) continue;
    turn = index + 1;
    return jobs[index];
  }
  return nullptr;
}

void Pool::work() {
  // A thread of this class gets its share of the processors but, when woken, does not push another off its own: a pipeline
  // handed over must not stop JavaScript's thread, which emits the next one. Where the system refuses it, as before.
  const sched_param priority{};
  (void)sched_setscheduler(0, SCHED_BATCH, &priority);
  PoolThread thread;
  std::unique_lock lock(mutex);
  while (true) {
    Unit unit;
    Job *job = takeUnit(unit);
    if (!job) {
      if (closing && jobs.empty()) return;
      const uint32_t seen = changes;
      sleeping++;
      lock.unlock();
      changes.wait(seen);
      lock.lock();
      sleeping--;
      waking = false;
      continue;
    }
    const bool wake = wantsWaking();
    lock.unlock();
    if (wake) changes.notify_one();
    if (unit.detached) {
      unit.detached->run(thread);
      lock.lock();
      unit.detached->done = true;
      continue;
    }
    job->run(unit, thread);
    lock.lock();
    if (!job->finish(unit)) continue;
    const int64_t id = job->id; // the job may be destroyed as soon as its end is known
    job->state = Job::State::Ended;
    jobs.erase(std::find(jobs.begin(), jobs.end(), job));
    const bool last = closing && jobs.empty();
    if (last) changes++;
    lock.unlock();
    if (last) changes.notify_all();
    notifyTaskEnd(id);
    lock.lock();
  }
}
