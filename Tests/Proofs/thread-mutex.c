// Tells the thread sanitizer of a lock that it cannot see.
//
// Where threads contend for a Mutex of Swift's Synchronization on Linux, the kernel hands it over (FUTEX_LOCK_PI,
// FUTEX_UNLOCK_PI); no instruction the sanitizer watches orders the two threads, so it reports a race between what one
// did before unlocking and the other after locking. These functions are linked in place of the two slow paths, call
// them, and say what the kernel does. Nothing has to be suppressed thereby, and a real race is still found. Without it
// this program, which is correct and prints 400000, has a "Swift access race" in withLock; with it, none:
//
//   import Dispatch
//   import Synchronization
//   final class Tally: Sendable { let count = Mutex(0) }
//   let tally = Tally()
//   DispatchQueue.concurrentPerform(iterations: 4) { _ in
//     for _ in 0..<100_000 { tally.count.withLock { $0 += 1 } }
//   }
//   print(tally.count.withLock { $0 })
//
// Swift 6.3.1. No longer needed once that program passes without it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>

#define SWIFT __attribute__((swiftcall))
#define SELF __attribute__((swift_context))
#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

void __tsan_acquire(void *address);
void __tsan_release(void *address);

static void *next(const char *name) {
  void *function = dlsym(RTLD_NEXT, name);
  if (function == NULL) abort();
  return function;
}

SWIFT void lockSlow(uint32_t thread, SELF void *mutex) __asm__(LOCK);
SWIFT void lockSlow(uint32_t thread, SELF void *mutex) {
  ((SWIFT void (*)(uint32_t, SELF void *))next(LOCK))(thread, mutex);
  __tsan_acquire(mutex);
}

SWIFT void unlockSlow(SELF void *mutex) __asm__(UNLOCK);
SWIFT void unlockSlow(SELF void *mutex) {
  __tsan_release(mutex);
  ((SWIFT void (*)(SELF void *))next(UNLOCK))(mutex);
}
