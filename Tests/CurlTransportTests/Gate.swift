import Foundation

/// Holds a peer's script until the test has seen what it wanted. Opened for good.
final class Gate: Sendable {
  private let condition = NSCondition()
  // Guarded by the condition.
  nonisolated(unsafe) private var opened = false

  /// Whether it is open.
  var isOpen: Bool { condition.withLock { opened } }

  /// Lets everyone through, now and later.
  func open() {
    condition.withLock { opened = true }
    condition.broadcast()
  }

  /// Waits until it is open.
  func wait() {
    condition.lock()
    while !opened { condition.wait() }
    condition.unlock()
  }
}
