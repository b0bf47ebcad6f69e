// Turns LLVM's fatal errors into ordinary ones. LLVM ends the process where its code generator meets what it
// cannot lower; a query must not be able to do that to its host.
#pragma once
#include <string>

#include "llvm/ADT/STLFunctionalExtras.h"

// Once per process, before runGuarded.
void installFatalErrorHandler();

// Runs `work`. False, with LLVM's words in `message`, where it met a fatal error: `work` was then left half-way, what
// it held is leaked, and what it used of LLVM must not be used or destroyed again.
bool runGuarded(llvm::function_ref<void()> work, std::string &message);
