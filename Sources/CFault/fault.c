#include "fault.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

static const int numbers[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGSEGV, SIGFPE};
enum { count = sizeof numbers / sizeof numbers[0] };

static struct sigaction before[count];
static atomic_int file = -1;
static atomic_bool is_installed;
static atomic_bool is_faulted;
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
    atomic_store(&is_faulted, 1);
    // Nothing can be done where this fails.
    ssize_t written = pwrite(descriptor, &value, 1, byte_place);
    (void)written;
  }
  for (int i = 0; i < count; i++) {
    if (numbers[i] == number) sigaction(number, &before[i], NULL);
  }
  // An instruction that faulted faults again. What was sent has to be sent again; so has a breakpoint, which is passed.
  if (info->si_code <= 0 || number == SIGTRAP) raise(number);
  errno = saved;
}

int cfault_watch(int descriptor, off_t place) {
  byte_place = place;
  atomic_store(&is_faulted, 0);
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

int cfault_has_faulted(void) { return atomic_load(&is_faulted); }

void cfault_unwatch(int descriptor) { atomic_compare_exchange_strong(&file, &descriptor, -1); }

// Room for the handler above and for one that stood before it, such as that of Swift's backtraces.
enum { stack_size = 64 * 1024 };

static pthread_key_t stack_key;
static pthread_once_t stack_key_once = PTHREAD_ONCE_INIT;
static int has_stack_key;
static _Thread_local int is_armed;

static void disarm(void *stack) {
  stack_t off = {.ss_flags = SS_DISABLE};
  sigaltstack(&off, NULL);
  munmap(stack, stack_size);
}

static void make_stack_key(void) { has_stack_key = pthread_key_create(&stack_key, disarm) == 0; }

int cfault_arm_thread(void) {
  if (is_armed) return 0;
  stack_t present;
  if (sigaltstack(NULL, &present) != 0) return -1;
  // A sanitizer or a debugger gave the thread one.
  if (!(present.ss_flags & SS_DISABLE)) return is_armed = 1, 0;
  pthread_once(&stack_key_once, make_stack_key);
  if (!has_stack_key) return -1;
  void *memory = mmap(NULL, stack_size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return -1;
  stack_t stack = {.ss_sp = memory, .ss_size = stack_size};
  if (pthread_setspecific(stack_key, memory) != 0) {
    munmap(memory, stack_size);
    return -1;
  }
  if (sigaltstack(&stack, NULL) != 0) {
    pthread_setspecific(stack_key, NULL);
    munmap(memory, stack_size);
    return -1;
  }
  is_armed = 1;
  return 0;
}
