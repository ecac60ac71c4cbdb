import GatewayCore
import GatewayKit
import Testing

@testable import OpenSSLVault

/// Values that are tried before they are stored.
@Suite struct CandidateTests {
  private func envelope(_ value: String, of name: SecretRef = Safe.alpha, for safe: Safe) -> [UInt8] {
    Safe.envelope(name, Array(value.utf8), for: safe.vault)
  }

  /// The value that would be sent; nil when none would.
  private static func used(_ name: SecretRef, for origin: String = Safe.alphaOrigin, in safe: Safe) async -> String? {
    try? await safe.used(name, for: origin)
  }

  @Test("a candidate is lent as the secret would be, beside the stored value, and is gone afterwards")
  func tried() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, "the present key")
    let stored = safe.records.records
    let kept = try await safe.vault.withCandidate(envelope("the new key", for: safe), for: Safe.alpha, uses: nil) {
      reference in
      #expect(!reference.isWellFormed, "no setting can name it")
      #expect(await Self.used(reference, in: safe) == "the new key")
      #expect(await Self.used(Safe.alpha, in: safe) == "the present key")
      #expect(await Self.used(reference, for: "https://evil.example", in: safe) == nil)
      let listed = try? await safe.vault.secrets()
      #expect(listed?.map(\.name) == [Safe.alpha])
      return reference
    }
    await #expect(throws: AdapterError.self) { try await safe.used(kept) }
    #expect(try await safe.used(Safe.alpha) == "the present key")
    #expect(safe.records.records.rows.map(\.sealed) == stored.rows.map(\.sealed))
  }

  @Test("a candidate for a secret that no setting names, or that no header can contain, is refused")
  func refused() async throws {
    let safe = try await Safe()
    let never: @Sendable (SecretRef) async -> Void = { _ in Issue.record("it was tried") }
    await #expect(throws: VaultError.self) {
      try await safe.vault.withCandidate(envelope("x", of: "nobody", for: safe), for: "nobody", uses: nil, never)
    }
    for value in ["", "a\nb"] {
      await #expect(throws: VaultError.self) {
        try await safe.vault.withCandidate(envelope(value, for: safe), for: Safe.alpha, uses: nil, never)
      }
    }
    await #expect(throws: VaultError.self) {
      try await safe.vault.withCandidate(envelope("x", of: Safe.beta, for: safe), for: Safe.alpha, uses: nil, never)
    }
  }
}
