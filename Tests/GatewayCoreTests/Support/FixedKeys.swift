import Foundation
import GatewayCore
import GatewayKit
import Synchronization

/// Secrets that are stored, and what their services said of them.
final class FixedKeys: KeyDirectory {
  private let names: Set<SecretRef>
  private let clock: any GatewayClock
  private let noted = Mutex<[SecretRef: SecretVerification]>([:])

  init(_ names: Set<SecretRef>, clock: any GatewayClock) {
    self.names = names
    self.clock = clock
  }

  func status(of name: SecretRef) async -> SecretStatus {
    guard names.contains(name) else { return SecretStatus(missing: "no value is stored for \(name)") }
    return SecretStatus(givenAt: .distantPast, verification: noted.withLock { $0[name] })
  }

  func note(_ result: KeyVerification, of name: SecretRef) async throws(VaultError) {
    noted.withLock { $0[name] = SecretVerification(at: clock.now, result: result) }
  }
}
