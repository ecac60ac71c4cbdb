import Synchronization

/// Opens once and stays open; others wait for it.
final class Latch: Sendable {
  private struct State {
    var isOpen = false
    var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
    var lastNumber = 0
  }
  private let state = Mutex(State())

  /// Whether it is open.
  var isOpen: Bool { state.withLock(\.isOpen) }

  /// Opens it, and resumes every waiter.
  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [:] }
      return state.waiting.values.map(\.self)
    }
    for waiter in waiting { waiter.resume() }
  }

  /// Returns when it is open, or when the task is cancelled.
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
