import GatewayKit
import Synchronization

/// Limits how many refused and anonymous attempts get a row in the audit log, so that a flood of them cannot fill the
/// disk: at most 8,640 rows a day, about 3 MB.
final class AuditAllowance: Sendable {
  static let period = Duration.seconds(600)
  static let mostOfAll = 60
  static let mostOfOne = 20

  private struct State {
    var began: Duration?
    var taken = 0
    var takenBy: [String: Int] = [:]
    var unrecorded = 0
  }
  private let clock: any GatewayClock
  private let state = Mutex(State())

  init(clock: any GatewayClock) { self.clock = clock }

  /// Whether an attempt of `actor` gets a row. If not, it is counted.
  func take(for actor: String) -> Bool {
    let now = clock.uptime
    return state.withLock { state in
      if state.began.map({ now - $0 >= Self.period }) ?? true {
        state = State(began: now, unrecorded: state.unrecorded)
      }
      guard state.taken < Self.mostOfAll, state.takenBy[actor, default: 0] < Self.mostOfOne else {
        state.unrecorded += 1
        return false
      }
      state.taken += 1
      state.takenBy[actor, default: 0] += 1
      return true
    }
  }

  /// The number of attempts without a row since it was last asked.
  func takeUnrecorded() -> Int {
    state.withLock { state in
      defer { state.unrecorded = 0 }
      return state.unrecorded
    }
  }
}
