import GatewayKit
import Synchronization

/// Limits what one person or program may upload in a day, so that none can fill the disk with files that are never sent.
/// In memory: a restart begins anew.
final class UploadQuota: Sendable {
  /// The most bytes in a period. A small file counts as `BlobAccount.leastCount`.
  static let most = 1 << 30
  static let period = Duration.seconds(86_400)

  private struct Use {
    var began: Duration
    var bytes: Int
  }
  private let clock: any GatewayClock
  private let uses = Mutex<[AgentID: Use]>([:])

  init(clock: any GatewayClock) { self.clock = clock }

  /// Counts a file of `size` bytes; false when there is no room for it.
  func take(_ size: Int, of agent: AgentID) -> Bool {
    let now = clock.uptime
    return uses.withLock { uses in
      uses = uses.filter { now - $0.value.began < Self.period }
      let use = uses[agent] ?? Use(began: now, bytes: 0)
      let bytes = use.bytes + BlobAccount.count(of: size)
      guard bytes <= Self.most else { return false }
      uses[agent] = Use(began: use.began, bytes: bytes)
      return true
    }
  }

  /// Takes back what was counted for a file that was not stored.
  func giveBack(_ size: Int, of agent: AgentID) {
    uses.withLock { $0[agent]?.bytes -= BlobAccount.count(of: size) }
  }
}
