// Blocks of memory, kept for the next query, and the arenas made of them.
// Every query charges what it takes against its limit (query_allocate).
#include <cstdlib>
#include <new>
#include <sched.h>
#include <sys/mman.h>

#include "query.h"

namespace {

// Size classes: four for every doubling from 16 KiB, so that rounding up costs at most a quarter.
constexpr uint32_t classCount = 4 * 33;

uint64_t class_bytes(uint32_t index) { return (smallestBlock >> 2) * (4 + (index & 3)) << (index >> 2); }

uint32_t class_of(uint64_t bytes) {
  if (bytes <= smallestBlock) return 0;
  // The doubling that the size lies in, then the quarter of it.
  uint32_t doubling = 63 - uint32_t(__builtin_clzll(bytes - 1)) - uint32_t(__builtin_ctzll(smallestBlock));
  uint64_t quarter = (smallestBlock >> 2) << doubling;
  return 4 * doubling + uint32_t((bytes - (smallestBlock << doubling) + quarter - 1) / quarter);
}

} // namespace

uint64_t block_size(uint64_t bytes) {
  if (bytes > class_bytes(classCount - 1)) return UINT64_MAX;
  return class_bytes(class_of(bytes));
}

#ifdef MAYFLY_PLAIN_ALLOCATION
// Under the address sanitizer every block is an allocation of its own, so that it sees overruns.
uint8_t *block_allocate(uint64_t size) {
  return static_cast<uint8_t *>(size > (uint64_t(1) << 36) ? nullptr : aligned_alloc(64, size));
}
void block_free(uint8_t *block, uint64_t) { free(block); }
#else
namespace {

// Freed blocks are kept up to this many bytes; more goes back to the system.
constexpr uint64_t keptLimit = uint64_t(256) << 20;
constexpr uint64_t hugePage = uint64_t(2) << 20;

struct FreeBlock {
  FreeBlock *next;
};

// Zero-initialized, so that loading the library runs no constructor.
FreeBlock *freeBlocks[classCount];
uint64_t keptBytes;
uint32_t poolLock;

struct Lock {
  uint32_t *word;
  explicit Lock(uint32_t *lock) : word(lock) {
    while (__atomic_exchange_n(word, 1, __ATOMIC_ACQUIRE) != 0) sched_yield();
  }
  ~Lock() { __atomic_store_n(word, 0, __ATOMIC_RELEASE); }
};

} // namespace

uint8_t *block_allocate(uint64_t size) {
  uint32_t index = class_of(size);
  {
    Lock lock(&poolLock);
    if (FreeBlock *block = freeBlocks[index]) {
      freeBlocks[index] = block->next;
      keptBytes -= size;
      return reinterpret_cast<uint8_t *>(block);
    }
  }
  void *address = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (address == MAP_FAILED) return nullptr;
  if (size >= 2 * hugePage) madvise(address, size, MADV_HUGEPAGE);
  return static_cast<uint8_t *>(address);
}

void block_free(uint8_t *block, uint64_t size) {
  {
    Lock lock(&poolLock);
    if (keptBytes + size <= keptLimit) {
      uint32_t index = class_of(size);
      FreeBlock *kept = reinterpret_cast<FreeBlock *>(block);
      kept->next = freeBlocks[index];
      freeBlocks[index] = kept;
      keptBytes += size;
      return;
    }
  }
  munmap(block, size);
}
#endif

bool query_allocate(QueryState *query, uint64_t bytes, Block *block) {
  uint64_t size = block_size(bytes);
  bool allowed = size <= query->memoryLimit;
  if (allowed) {
    uint64_t total = __atomic_add_fetch(&query->memory, size, __ATOMIC_RELAXED);
    allowed = total <= query->memoryLimit;
    if (allowed) {
      uint64_t peak = __atomic_load_n(&query->peakMemory, __ATOMIC_RELAXED);
      while (total > peak &&
             !__atomic_compare_exchange_n(&query->peakMemory, &peak, total, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
      }
      block->address = block_allocate(size);
      block->size = size;
      if (block->address != nullptr) return true;
    }
    __atomic_sub_fetch(&query->memory, size, __ATOMIC_RELAXED);
  }
  *block = {};
  query_fail(query, ERROR_OUT_OF_MEMORY);
  return false;
}

void query_release(QueryState *query, Block *block) {
  if (block->address == nullptr) return;
  __atomic_sub_fetch(&query->memory, block->size, __ATOMIC_RELAXED);
  block_free(block->address, block->size);
  *block = {};
}

uint8_t *arena_grow(QueryState *query, Arena *arena, uint64_t bytes) {
  constexpr uint64_t largestStep = uint64_t(1) << 20;
  if (query_status(query) != 0) return nullptr;
  uint64_t wanted = bytes > UINT64_MAX / 2 ? bytes : bytes + sizeof(Arena::Header);
  Block block;
  if (!query_allocate(query, wanted > arena->nextBlock ? wanted : arena->nextBlock, &block)) return nullptr;
  Arena::Header *header = reinterpret_cast<Arena::Header *>(block.address);
  header->size = block.size;
  uint8_t *address = block.address + sizeof(Arena::Header);
  uint8_t *end = block.address + block.size;
  uint64_t left = uint64_t(end - address), step = (bytes + 15) & ~uint64_t(15);
  if (step > left) step = left;
  if (arena->last != nullptr && left - step < uint64_t(arena->limit - arena->cursor)) {
    // A block for one large text: go on filling the block before it.
    header->previous = arena->last->previous;
    arena->last->previous = header;
    return address;
  }
  header->previous = arena->last;
  arena->last = header;
  arena->cursor = address + step;
  arena->limit = end;
  if (arena->nextBlock < largestStep) arena->nextBlock *= 2;
  return address;
}

void arena_free(QueryState *query, Arena *arena) {
  while (arena->last != nullptr) {
    Block block{reinterpret_cast<uint8_t *>(arena->last), arena->last->size};
    arena->last = arena->last->previous;
    query_release(query, &block);
  }
  *arena = Arena();
}
