public import GatewayCore
public import GatewayKit
import Synchronization

/// A value that is tried before it is stored. It is only in memory, and only as long as it is tried.
struct Candidate: Sendable {
  let value: SecretBytes
  let binding: SecretBinding
}

extension OpenSSLVault {
  /// Encrypts a value to the intake key.
  public func envelope(of value: ConfidentialText, for name: SecretRef) throws(VaultError) -> [UInt8] {
    let bytes = value.bytes
    guard bytes.count <= Self.longestValue else { throw Self.tooLong(name) }
    let secret = SecretBytes(count: bytes.count) { $0.copyBytes(from: bytes) }
    guard let envelope = SecretEnvelope.seal(secret, to: intakeKey, for: name.rawValue) else {
      throw VaultError(.unavailable, "the value of \(name) could not be encrypted; try again")
    }
    return envelope
  }

  /// Lends `body` a reference to the value in `envelope`, which can be used as `uses` say.
  public func withCandidate<T: Sendable>(
    _ envelope: [UInt8], for name: SecretRef, uses: [SecretUse]?, _ body: @Sendable (SecretRef) async -> T
  ) async throws(VaultError) -> T {
    let value = try opened(envelope, for: name)
    let asked = uses.map { SecretBinding.table(of: $0)[name] } ?? state.withLock { $0.asked[name] }
    guard let binding = asked else {
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
