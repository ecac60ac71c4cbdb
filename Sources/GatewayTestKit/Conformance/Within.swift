import Synchronization

/// Runs `operation`, which the contract says returns soon; fails, and cancels it, when it does not.
///
/// The operation runs in a task of its own: one that ignores its cancellation is left behind, so that the check fails
/// instead of hanging with it.
func within<T: Sendable>(
  _ limit: Duration, _ what: String, _ operation: @escaping @Sendable () async throws -> T
) async throws -> T {
  let work = Task(operation: operation)
  return try await withCheckedThrowingContinuation { continuation in
    let race = Race(continuation)
    let alarm = Task {
      guard (try? await Task.sleep(for: limit)) != nil else { return }
      work.cancel()
      race.end(with: .failure(ConformanceFailure("\(what) took longer than \(limit)")))
    }
    Task {
      race.end(with: await work.result)
      alarm.cancel()
    }
  }
}

/// A continuation that the first of two resumes.
private final class Race<T: Sendable>: Sendable {
  private let continuation: Mutex<CheckedContinuation<T, any Error>?>

  init(_ continuation: CheckedContinuation<T, any Error>) { self.continuation = Mutex(continuation) }

  func end(with result: Result<T, any Error>) {
    let first = continuation.withLock { held in
      defer { held = nil }
      return held
    }
    first?.resume(with: result)
  }
}
