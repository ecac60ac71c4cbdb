public import GatewayCore
public import GatewayKit
import Synchronization

/// A value that is tried before it is stored. It is only in memory, and only as long as it is tried.
struct Candidate: Sendable {
  let value: SecretBytes
  let binding: SecretBinding
}

extension OpenSSLVault {
  /// Lends `body` a reference to the value in `envelope`, which can be used as the settings use `name`.
  public func withCandidate<T: Sendable>(
    _ envelope: [UInt8], for name: SecretRef, _ body: @Sendable (SecretRef) async -> T
  ) async throws(VaultError) -> T {
    let value = try opened(envelope, for: name)
    guard let binding = state.withLock({ $0.asked[name] }) else {
      throw VaultError(.refused, "no setting names \(name), so that its value cannot be tried")
    }
    try Self.demandFit(value, binding, name)
    // Not a well-formed name, so that no setting and no stored secret has it.
    let reference = SecretRef(rawValue: "candidate:\(Hexadecimal.text(Crypto.random(16))):\(name)")
    state.withLock { $0.candidates[reference] = Candidate(value: value, binding: binding) }
    defer { state.withLock { $0.candidates[reference] = nil } }
    return await body(reference)
  }
}
