/// Waits until `condition` holds, and lets other tasks run between tries.
///
/// It gives up after `patience` of real time and a thousand tries, whichever comes last: tests do not fail on a busy
/// machine, and a test whose condition never holds ends.
///
/// - Parameters:
///   - what: What is waited for, as the error names it.
///   - patience: How long it tries at least.
/// - Throws: `NeverHappened` once it gives up; `CancellationError` if the task is cancelled; what `condition` throws.
public func waitUntil(
  _ what: String, patience: Duration = .seconds(60), file: String = #fileID, line: Int = #line,
  isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws {
  let end = ContinuousClock.now + patience
  var tries = 0
  while try await !condition() {
    try Task.checkCancellation()
    tries += 1
    guard tries < WaitUntil.leastTries || ContinuousClock.now < end else {
      throw NeverHappened(what: what, patience: patience, place: "\(file):\(line)")
    }
    for _ in 1...WaitUntil.yields { await Task.yield() }
    // The condition depends on another thread or the outside: leave the processor to them.
    if tries > WaitUntil.quickTries { try await Task.sleep(for: WaitUntil.pause) }
  }
}

/// What a test waited for did not happen.
public struct NeverHappened: Error, CustomStringConvertible {
  /// What was waited for.
  public let what: String
  /// How long the test tried at least.
  public let patience: Duration
  /// Where in the tests, as `Module/File.swift:line`.
  public let place: String

  /// Its place, and what did not happen.
  public var description: String { "\(place): this did not happen within \(patience): \(what)" }
}

private enum WaitUntil {
  static let leastTries = 200
  /// The number of tries without a pause.
  static let quickTries = 20
  static let pause = Duration.milliseconds(2)
  /// How often the others get the thread between two tries, which may ask the store.
  static let yields = 20
}
