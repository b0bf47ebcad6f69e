// The hand-written loops that compiled TPC-H 1 and 6 are measured against: straightforward C over the buffers
// of an Arrow lineitem file, low 64 bits of its decimals, no NULL, overflow or bounds checks, batches shared
// out to threads. Not part of mayfly; test/bench/loops.ts compiles and runs it.
//
//   loops FILE THREADS RUNS < layout        one line a batch: rows and the file offsets of its buffers
//
// Prints the milliseconds of each run of Q6 and of Q1, and both results.
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

typedef struct {
  int64_t rows;
  const int64_t *quantity, *price, *discount, *tax; // decimal128: two words a value
  const int32_t *flag_offsets, *status_offsets, *shipdate;
  const uint8_t *flag, *status;
} Batch;

typedef struct {
  int64_t quantity, price, discounted, charge, discount, count;
} Group;

static Batch *batches;
static int batch_count;
static atomic_int next_batch;

static double milliseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

// sum(l_extendedprice * l_discount) where shipdate in 1994, discount in 0.05 … 0.07, quantity < 24. Without
// branches, which the compiler turns into vector code: three times as fast here as leaving at the first predicate.
static void *q6(void *into) {
  int64_t sum = 0;
  for (int k; (k = atomic_fetch_add(&next_batch, 1)) < batch_count;) {
    const Batch *b = &batches[k];
    for (int64_t i = 0; i < b->rows; i++) {
      const int64_t discount = b->discount[2 * i];
      const int passes = (b->shipdate[i] >= 8766) & (b->shipdate[i] < 9131) & (discount >= 5) & (discount <= 7) & (b->quantity[2 * i] < 2400);
      sum += passes ? b->price[2 * i] * discount : 0;
    }
  }
  *(int64_t *)into = sum;
  return 0;
}

static void *q1(void *into) {
  Group *groups = into; // by both letters
  for (int k; (k = atomic_fetch_add(&next_batch, 1)) < batch_count;) {
    const Batch *b = &batches[k];
    for (int64_t i = 0; i < b->rows; i++) {
      if (b->shipdate[i] > 10471) continue;
      const uint8_t flag = b->flag[b->flag_offsets[i]], status = b->status[b->status_offsets[i]];
      Group *g = &groups[(flag & 31) << 5 | (status & 31)];
      const int64_t price = b->price[2 * i], discount = b->discount[2 * i];
      const int64_t discounted = price * (100 - discount);
      g->quantity += b->quantity[2 * i];
      g->price += price;
      g->discounted += discounted;
      g->charge += discounted * (100 + b->tax[2 * i]);
      g->discount += discount;
      g->count++;
    }
  }
  return 0;
}

#define MAX_THREADS 64
static Group groups[MAX_THREADS][1024];
static int64_t sums[MAX_THREADS];

static double run(int threads, int which) {
  pthread_t ids[MAX_THREADS];
  atomic_store(&next_batch, 0);
  memset(groups, 0, sizeof groups);
  const double start = milliseconds();
  for (int t = 1; t < threads; t++) pthread_create(&ids[t], 0, which == 6 ? q6 : q1, which == 6 ? (void *)&sums[t] : (void *)groups[t]);
  if (which == 6) q6(&sums[0]);
  else q1(groups[0]);
  for (int t = 1; t < threads; t++) pthread_join(ids[t], 0);
  return milliseconds() - start;
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  const int threads = atoi(argv[2]), runs = atoi(argv[3]);
  if (threads < 1 || threads > MAX_THREADS) return 2;
  const int fd = open(argv[1], O_RDONLY);
  struct stat s;
  if (fd < 0 || fstat(fd, &s) != 0) return 1;
  const uint8_t *file = mmap(0, s.st_size, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
  if (file == MAP_FAILED) return 1;
  long long n[10];
  while (scanf("%lld %lld %lld %lld %lld %lld %lld %lld %lld %lld", n, n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7, n + 8, n + 9) == 10) {
    batches = realloc(batches, sizeof(Batch) * (batch_count + 1));
    batches[batch_count++] = (Batch){
        n[0], (const void *)(file + n[1]), (const void *)(file + n[2]), (const void *)(file + n[3]), (const void *)(file + n[4]),
        (const void *)(file + n[5]), (const void *)(file + n[7]), (const void *)(file + n[9]), file + n[6], file + n[8]};
  }
  for (int which = 6; which >= 1; which -= 5) {
    printf("q%d", which);
    for (int r = 0; r < runs; r++) printf(" %.3f", run(threads, which));
    puts("");
    int64_t total = 0;
    for (int t = 0; t < threads; t++) {
      if (which == 6) total += sums[t];
      else for (int g = 0; g < 1024; g++) total += groups[t][g].charge;
    }
    printf("sum %lld\n", (long long)total);
  }
  return 0;
}
