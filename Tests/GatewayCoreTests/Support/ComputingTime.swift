import Foundation

/// The time for which a core computed `body`. Unlike the time that passes, it does not grow while other tests or programs
/// have the core.
func computingTime(_ body: () -> Void) -> Duration {
  let began = threadTime()
  body()
  return threadTime() - began
}

/// What this thread has computed so far.
private func threadTime() -> Duration {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
}
