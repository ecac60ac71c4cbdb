import Synchronization

/// What calls did: how many were on their way at once, and in which order they began.
final class CallRecord: Sendable {
  private struct State {
    var now = 0
    var most = 0
    var order: [Int] = []
  }
  private let state = Mutex(State())

  /// The most that were on their way at once.
  var most: Int { state.withLock(\.most) }
  /// The numbers of the calls, in the order in which they began.
  var order: [Int] { state.withLock(\.order) }

  func begin(_ number: Int = 0) {
    state.withLock { state in
      state.now += 1
      state.most = max(state.most, state.now)
      state.order.append(number)
    }
  }

  func end() { state.withLock { $0.now -= 1 } }
}
