import Synchronization

/// A gate that opens once and stays open; tasks can wait for it.
final class Latch: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var lastNumber = 0
  }
  private let state = Mutex(State())

  /// Whether the latch has been opened.
  var isOpen: Bool { state.withLock(\.isOpen) }

  /// Opens the latch and resumes every waiter. Further calls do nothing.
  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return state.waiting.values.map(\.self)
    }
    for waiter in waiting { waiter.resume() }
  }

  /// Returns when the latch is open or the task is cancelled.
  func wait() async {
    let number = state.withLock { state in
      state.lastNumber += 1
      return state.lastNumber
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { waiter in
        let returnsAtOnce = state.withLock { state in
          if state.isOpen || Task.isCancelled { return true }
          state.waiting[number] = waiter
          return false
        }
        if returnsAtOnce { waiter.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiting.removeValue(forKey: number) }?.resume()
    }
  }
}
