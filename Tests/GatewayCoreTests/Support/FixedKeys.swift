import Foundation
import GatewayCore
import GatewayKit
import Synchronization

/// Stored secrets, and their verification results.
final class FixedKeys: KeyDirectory {
  private let names: Set<SecretRef>
  private let clock: any GatewayClock
  private let count = Mutex(0)
  private let noted = Mutex<[SecretRef: SecretVerification]>([:])

  init(_ names: Set<SecretRef>, clock: any GatewayClock) {
    self.names = names
    self.clock = clock
  }

  /// How often it was asked how a secret stands.
  var reads: Int { count.withLock { $0 } }

  func status(of name: SecretRef) async -> SecretStatus {
    count.withLock { $0 += 1 }
    guard names.contains(name) else { return SecretStatus(missing: name) }
    return SecretStatus(givenAt: .distantPast, verification: noted.withLock { $0[name] })
  }

  func note(_ result: KeyVerification, of name: SecretRef, givenAt: Date) async throws(VaultError) {
    noted.withLock { $0[name] = SecretVerification(at: clock.now, result: result) }
  }
}
