// LLVM's fatal errors, caught. LLVM calls the handler with no lock of its own held, so leaving it by a jump is safe
// for the process; only the interrupted compilation is lost.
#include "fatal_error.h"

#include <csetjmp>
#include <cstdlib>

#include "llvm/Support/ErrorHandling.h"

namespace {
struct Guard {
  jmp_buf leave;
  std::string *message;
};
thread_local Guard *current = nullptr;

void handle(void *, const char *reason, bool) {
  if (!current) abort();
  *current->message = reason;
  longjmp(current->leave, 1);
}
} // namespace

void installFatalErrorHandler() {
  llvm::install_fatal_error_handler(handle);
  llvm::install_bad_alloc_error_handler(handle);
}

bool runGuarded(llvm::function_ref<void()> work, std::string &message) {
  Guard guard;
  guard.message = &message;
  if (setjmp(guard.leave) != 0) {
    current = nullptr;
    return false;
  }
  current = &guard;
  work();
  current = nullptr;
  return true;
}
