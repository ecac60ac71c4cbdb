#include "fault.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

static const int numbers[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE};
enum { count = sizeof numbers / sizeof numbers[0] };

static struct sigaction before[count];
static atomic_int file = -1;
static atomic_bool is_installed;
static off_t byte_place;

// Whether another process sent the signal: then it says nothing of what this one does.
static int was_sent(const siginfo_t *info) {
  int is_sent = info->si_code == SI_USER || info->si_code == SI_QUEUE;
#ifdef SI_TKILL
  is_sent = is_sent || info->si_code == SI_TKILL;
#endif
  return is_sent && info->si_pid != getpid();
}

static void note(int number, siginfo_t *info, void *context) {
  (void)context;
  int saved = errno;
  int descriptor = atomic_load(&file);
  if (descriptor >= 0 && !was_sent(info)) {
    unsigned char value = (unsigned char)number;
    // Nothing can be done where this fails.
    ssize_t written = pwrite(descriptor, &value, 1, byte_place);
    (void)written;
  }
  for (int i = 0; i < count; i++) {
    if (numbers[i] == number) sigaction(number, &before[i], NULL);
  }
  // An instruction that faulted faults again. What was sent has to be sent again.
  if (info->si_code <= 0) raise(number);
  errno = saved;
}

int cfault_watch(int descriptor, off_t place) {
  byte_place = place;
  atomic_store(&file, descriptor);
  // A handler that stood before itself would never let a signal take its course.
  if (atomic_exchange(&is_installed, 1)) return 0;
  struct sigaction action = {0};
  action.sa_sigaction = note;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < count; i++) {
    if (sigaction(numbers[i], &action, &before[i]) != 0) return -1;
  }
  return 0;
}

void cfault_unwatch(int descriptor) { atomic_compare_exchange_strong(&file, &descriptor, -1); }
