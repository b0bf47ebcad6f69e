// Tells JavaScript that a task has ended: its id, 8 bytes little endian, on a pipe.
#pragma once
#include <cstdint>

// Opens the pipe on the first call; its read end, or -1.
int openNotifications();

// Writes a task's id. From any thread, never blocks: what the pipe cannot take now goes with a later flush.
void notifyTaskEnd(int64_t task);

// Writes what a full pipe refused before. Whoever reads results makes room, so every reader of a result calls it.
void flushNotifications();
