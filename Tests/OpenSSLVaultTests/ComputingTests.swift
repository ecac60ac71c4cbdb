import Foundation
import GatewayCore
import GatewayKit
import Testing

@testable import OpenSSLVault

/// Computing with secrets: codes that the outside makes, and words that it repeats.
@Suite struct ComputingTests {
  private static let name: SecretRef = "site/identity"
  private static let use = SecretUse(name: name, purpose: "widget.identity", origin: nil, path: "x")

  private func safe(_ uses: [SecretUse] = [use]) async throws -> Safe { try await Safe(uses: uses) }

  private func signer(of safe: Safe, _ uses: [SecretUse] = [use]) -> any Signer {
    safe.vault.signer(scope: "channel/site", secrets: uses)
  }

  @Test(
    "HMAC-SHA256 under a stored value, as in RFC 4231, sections 4.2 to 4.8",
    arguments: [
      (
        String(repeating: "0b", count: 20), "4869205468657265",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        "4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        String(repeating: "aa", count: 20), String(repeating: "dd", count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        "0102030405060708090a0b0c0d0e0f10111213141516171819", String(repeating: "cd", count: 50),
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"
      ),
      (
        String(repeating: "aa", count: 131),
        "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ])
  func vectors(key: String, message: String, code: String) async throws {
    let safe = try await safe()
    try await Safe.set(Self.name, bytes(key), in: safe.vault)
    let signer = signer(of: safe)
    #expect(try await signer.authenticationCode(for: bytes(message), keyedBy: Self.name) == bytes(code))
    #expect(try await signer.isValid(bytes(code), for: bytes(message), keyedBy: Self.name))
    let forgeries = [
      [], Array(bytes(code).dropLast()), bytes(code) + [0], bytes(code).turning(0), bytes(code).turning(255),
    ]
    for forgery in forgeries {
      #expect(try await !signer.isValid(forgery, for: bytes(message), keyedBy: Self.name))
    }
    #expect(try await !signer.isValid(bytes(code), for: bytes(message) + [0], keyedBy: Self.name))
  }

  @Test("a word that is repeated matches, and no other does")
  func matching() async throws {
    let safe = try await safe()
    try await safe.set(Self.name, "a word of ours")
    let signer = signer(of: safe)
    #expect(try await signer.matches(Array("a word of ours".utf8), secret: Self.name))
    for other in ["", "a word of our", "a word of ours\0", "a word of ourS", "A word of ours"] {
      #expect(try await !signer.matches(Array(other.utf8), secret: Self.name))
    }
  }

  /// All three ways to compute refuse, and the error has the remedy.
  private func refuses(_ signer: any Signer, _ name: SecretRef = name, remedy: Remedy? = nil, saying words: String = "")
    async
  {
    let errors = [
      await #expect(throws: AdapterError.self) { try await signer.authenticationCode(for: [], keyedBy: name) },
      await #expect(throws: AdapterError.self) { try await signer.isValid([], for: [], keyedBy: name) },
      await #expect(throws: AdapterError.self) { try await signer.matches([], secret: name) },
    ]
    for error in errors {
      #expect(error?.outcome == .unauthorized)
      #expect(error?.remedy == remedy, "\(error?.message ?? "")")
      #expect(words.isEmpty || error?.message.contains(words) == true)
    }
  }

  @Test("a secret that is not stored computes nothing, nor one that was removed since")
  func absent() async throws {
    let safe = try await safe()
    let signer = signer(of: safe)
    await refuses(signer, remedy: .storeSecret("site/identity"))
    try await safe.set(Self.name, "value")
    #expect(try await signer.matches(Array("value".utf8), secret: Self.name))
    try await safe.set(Self.name, "another")
    #expect(try await signer.matches(Array("another".utf8), secret: Self.name), "a new value holds at once")
    try await safe.vault.remove(Self.name)
    await refuses(signer, remedy: .storeSecret("site/identity"))
  }

  @Test("a value that was given for another purpose computes nothing")
  func purpose() async throws {
    let safe = try await safe()
    try await safe.set(Self.name, "value")
    let other = SecretUse(name: Self.name, purpose: "other.secret", origin: nil, path: "x")
    let after = try await safe.reopened(uses: [other])
    await refuses(signer(of: after, [other]), remedy: .storeSecret("site/identity"))
  }

  @Test("a value that no setting named when it was given is bound when one does")
  func bound() async throws {
    let safe = try await safe([])
    try await safe.set(Self.name, "value")
    await refuses(signer(of: safe), saying: "is not in use")
    let after = try await safe.reopened(uses: [Self.use])
    #expect(try await signer(of: after).matches(Array("value".utf8), secret: Self.name))
  }

  @Test("an adapter computes with no secret of another, with none that goes to an origin, and the core with none")
  func foreign() async throws {
    let uses = Safe.uses + [Self.use]
    let safe = try await safe(uses)
    try await safe.set(Self.name, "value")
    try await safe.set(Safe.alpha, "value")
    await refuses(signer(of: safe, Safe.uses), saying: "site/identity")
    await refuses(signer(of: safe, uses), Safe.alpha, saying: "alpha/api-key")
    await refuses(safe.vault.signer(scope: "core", secrets: []), saying: "site/identity")
    #expect(try await signer(of: safe, uses).matches(Array("value".utf8), secret: Self.name))
  }

  @Test("a row that was tampered with computes nothing")
  func damaged() async throws {
    let safe = try await safe()
    try await safe.set(Self.name, "value")
    let records = safe.records.records
    safe.records.records = .init(
      ring: records.ring,
      rows: records.rows.map { $0.name == Self.name ? $0.changing(sealed: $0.sealed.turning(200)) : $0 })
    await refuses(signer(of: try await safe.reopened(uses: [Self.use])), remedy: .storeSecret("site/identity"))
  }

  @Test("uses are noted in memory, and written when somebody looks")
  func uses() async throws {
    let safe = try await safe()
    try await safe.set(Self.name, "value")
    let signer = signer(of: safe)
    for _ in 0..<100 { _ = try await signer.matches([], secret: Self.name) }
    #expect(safe.records.records.rows.last?.lastUsedAt == nil)
    #expect(try await safe.vault.secrets().first?.lastUsedAt == StandingClock().now)
    #expect(safe.records.records.rows.last?.lastUsedAt == StandingClock().now)
  }

  @Test("checking a signature takes microseconds")
  func throughput() async throws {
    let safe = try await safe()
    try await safe.set(Self.name, String(repeating: "k", count: 32))
    let signer = signer(of: safe)
    let body = [UInt8](repeating: UInt8(ascii: "x"), count: 1_000)
    let code = try await signer.authenticationCode(for: body, keyedBy: Self.name)
    let count = 5_000
    var valid = 0
    let taken = try await ContinuousClock().measure {
      for _ in 0..<count where try await signer.isValid(code, for: body, keyedBy: Self.name) { valid += 1 }
    }
    let each = taken / count
    print("checking a signature of 1,000 bytes: \(each.components.attoseconds / 1_000_000_000) ns each, of \(count)")
    #expect(valid == count)
    #expect(each < .milliseconds(1))
  }

  @Test("one signer serves many callers at once")
  func concurrent() async throws {
    let safe = try await safe()
    try await safe.set(Self.name, "value")
    let signer = signer(of: safe)
    try await withThrowingTaskGroup { group in
      for number in 0..<200 {
        let message = Array("message \(number)".utf8)
        group.addTask {
          let code = try await signer.authenticationCode(for: message, keyedBy: Self.name)
          #expect(try await signer.isValid(code, for: message, keyedBy: Self.name))
          #expect(try await !signer.isValid(code, for: message + [0], keyedBy: Self.name))
        }
      }
      try await group.waitForAll()
    }
  }
}
