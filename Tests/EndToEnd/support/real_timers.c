// Preloaded before libfaketime: that moves every absolute timer by the faked offset, also one of a monotonic clock, on
// which libdispatch sleeps. Here timers go to the kernel as they are.
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>

int timerfd_settime(int descriptor, int flags, const struct itimerspec *value, struct itimerspec *former) {
  return (int)syscall(SYS_timerfd_settime, descriptor, flags, value, former);
}
