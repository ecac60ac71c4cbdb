import Foundation
import GatewayCore
import GatewayKit
import Testing

@testable import OpenSSLVault

/// What goes in, what is shown, and where it may go.
@Suite struct SecretTests {
  private let key = "sk-proj-0123456789abcdefWXYZ"

  @Test("a value is lent to its origin, also after a restart")
  func lent() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    #expect(try await safe.used(Safe.alpha) == key)
    #expect(try await safe.reopened().used(Safe.alpha) == key)
  }

  @Test(
    "Invariant 8: a secret goes to no origin but its own",
    arguments: [
      "https://alpha.example:8443", "http://alpha.example", "https://alpha.example.evil.example",
      "https://beta.example", "https://evil.example", "null",
    ])
  func otherOrigin(origin: String) async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    let error = await #expect(throws: AdapterError.self) { try await safe.used(Safe.alpha, for: origin) }
    #expect(error?.outcome == .unauthorized)
    #expect(error?.message.contains(Safe.alphaOrigin) == true)
    #expect(error?.message.contains(origin) == true)
    #expect(error?.remedy == .storeSecret(Safe.alpha))
    #expect(error?.message.contains(key) == false)
  }

  @Test("what is not stored is missed by name, with the remedy")
  func missing() async throws {
    let safe = try await Safe()
    let error = await #expect(throws: AdapterError.self) { try await safe.used(Safe.alpha) }
    #expect(error?.outcome == .unauthorized)
    #expect(error?.remedy == .storeSecret(Safe.alpha))
  }

  @Test("a changed origin demands the value again, and says so at the start")
  func originChanged() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    let moved = [SecretUse(name: Safe.alpha, purpose: "alpha.apiKey", origin: "https://evil.example", path: "x")]
    let after = try await safe.reopened(uses: moved)
    await #expect(throws: AdapterError.self) { try await after.used(Safe.alpha, for: "https://evil.example") }
    let told = try #require(try await after.vault.bind(moved).first)
    #expect(told.state == .rebind)
    #expect(told.reason?.text.contains("https://alpha.example") == true)
    #expect(told.reason?.text.contains("https://evil.example") == true)
    try await after.set(Safe.alpha, key)
    #expect(try await after.used(Safe.alpha, for: "https://evil.example") == key)
    await #expect(throws: AdapterError.self) { try await after.used(Safe.alpha) }
  }

  @Test("a changed purpose demands the value again")
  func purposeChanged() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    let other = [SecretUse(name: Safe.alpha, purpose: "alpha.other", origin: Safe.alphaOrigin, path: "x")]
    let after = try await safe.reopened(uses: other)
    await #expect(throws: AdapterError.self) { try await after.used(Safe.alpha) }
  }

  @Test("a value that no setting names goes nowhere until one does, and is bound then")
  func unbound() async throws {
    let safe = try await Safe(uses: [])
    let stored = try await safe.set(Safe.alpha, key)
    #expect(stored.state == .unbound)
    #expect(stored.reason != nil)
    await #expect(throws: AdapterError.self) { try await safe.used(Safe.alpha) }
    let bound = try await safe.reopened()
    #expect(try await bound.used(Safe.alpha) == key)
    let moved = [SecretUse(name: Safe.alpha, purpose: "alpha.apiKey", origin: "https://evil.example", path: "x")]
    let after = try await bound.reopened(uses: moved)
    await #expect(throws: AdapterError.self) { try await after.used(Safe.alpha, for: "https://evil.example") }
  }

  @Test("settings whose secrets cannot be bound leave those of before in force")
  func bindingFails() async throws {
    let safe = try await Safe(uses: [Safe.uses[0]])
    try await safe.set(Safe.alpha, key)
    try await safe.set(Safe.beta, key)
    safe.records.breakDisk()
    let next = [
      SecretUse(name: Safe.alpha, purpose: "alpha.other", origin: Safe.alphaOrigin, path: "x"), Safe.uses[1],
    ]
    await #expect(throws: VaultError.self) { try await safe.vault.bind(next) }
    #expect(try await safe.used(Safe.alpha) == key)
  }

  @Test("a password that two settings name goes to both origins")
  func twoOrigins() async throws {
    let origins = ["imaps://mail.example", "smtps://mail.example"]
    let uses = origins.map { SecretUse(name: "mail/password", purpose: "mail.\($0.prefix(4))", origin: $0, path: "x") }
    let safe = try await Safe(uses: uses)
    try await safe.set("mail/password", "pass word")
    for origin in origins { #expect(try await safe.used("mail/password", for: origin) == "pass word") }
    #expect(try await safe.reopened(uses: [uses[0]]).used("mail/password", for: origins[0]) == "pass word")
  }

  @Test("a secret without an origin is never sent")
  func purposeOnly() async throws {
    let uses = [SecretUse(name: "site/identity", purpose: "widget.identity", origin: nil, path: "x")]
    let safe = try await Safe(uses: uses)
    try await safe.set("site/identity", "Jefe")
    for origin in ["https://alpha.example", ""] {
      await #expect(throws: AdapterError.self) { try await safe.used("site/identity", for: origin) }
    }
  }

  @Test(
    "what is shown of a value, and what is not",
    arguments: [
      ("0123456789abcdefWXYZ", "WXYZ"), ("0123456789abcdefXYZ", nil), ("short", nil),
      (String(repeating: "ç", count: 19) + "Z", nil), (String(repeating: "k", count: 100) + "last", "last"),
    ] as [(String, String?)])
  func shown(value: String, lastFour: String?) async throws {
    let safe = try await Safe()
    let first = try await safe.set(Safe.alpha, value)
    #expect(first.lastFour == lastFour)
    #expect(first.fingerprint?.count == 16)
    #expect(try await safe.set(Safe.beta, value).fingerprint == first.fingerprint)
    #expect(try await safe.set(Safe.beta, value + "x").fingerprint != first.fingerprint)
    let other = try await Safe()
    #expect(try await other.set(Safe.alpha, value).fingerprint != first.fingerprint, "worth nothing elsewhere")
    let json = String(decoding: try JSONEncoder().encode(first), as: UTF8.self)
    #expect(!json.contains(value.prefix(8)))
  }

  @Test("a late result of trying a value does not count for the value that replaced it, also within one instant")
  func lateResult() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    let givenAt = try #require(await safe.vault.status(of: Safe.alpha).givenAt)
    try await safe.set(Safe.alpha, "another value")
    try await safe.vault.note(.badKey, of: Safe.alpha, givenAt: givenAt)
    #expect(try await safe.reopened().vault.secrets().first?.verification == nil)
    try await safe.note(.ok, of: Safe.alpha)
    #expect(try await safe.reopened().vault.secrets().first?.verification?.result == .ok)
  }

  @Test("uses that could not be written are written by the next listing")
  func usesKept() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    _ = try await safe.used(Safe.alpha)
    safe.records.isBroken = true
    await #expect(throws: VaultError.self) { try await safe.vault.flushUses() }
    safe.records.isBroken = false
    #expect(try await safe.reopenedAfterLook().vault.secrets().first?.lastUsedAt == StandingClock().now)
  }

  @Test("times and verification are shown, and go with a new value")
  func times() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    #expect(try await safe.vault.secrets().first?.lastUsedAt == nil)
    _ = try await safe.used(Safe.alpha)
    try await safe.note(.ok, of: Safe.alpha)
    let used = try await safe.reopenedAfterLook().vault.secrets().first
    #expect(used?.lastUsedAt == StandingClock().now)
    #expect(used?.verification?.result == .ok)
    let renewed = try await safe.set(Safe.alpha, key)
    #expect(renewed.lastUsedAt == nil && renewed.verification == nil)
    await #expect(throws: VaultError.self) { try await safe.vault.note(.ok, of: "nobody", givenAt: .now) }
  }

  @Test(
    "what no header can hold is refused, and nothing is stored",
    arguments: ["a\nb", "a\rb", "a\0b", "\n", "", String(repeating: "k", count: 65_537)])
  func refused(value: String) async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    let before = safe.records.records
    let error = await #expect(throws: VaultError.self) { try await safe.set(Safe.alpha, value) }
    #expect(error?.kind == .refused)
    #expect(safe.records.records == before)
    #expect(try await safe.used(Safe.alpha) == key)
  }

  @Test("a key with lines is taken where it goes into no header")
  func lines() async throws {
    let uses = [SecretUse(name: "site/pem", purpose: "widget.pem", origin: nil, path: "x")]
    let safe = try await Safe(uses: uses)
    #expect(try await safe.set("site/pem", "-----BEGIN\nx\n-----END").state == .ready)
  }

  @Test("the longest value is taken whole")
  func longest() async throws {
    let safe = try await Safe()
    let value = String(repeating: "k", count: 65_536)
    try await safe.set(Safe.alpha, value)
    #expect(try await safe.used(Safe.alpha) == value)
  }

  @Test("what is removed is gone, and its row's number never comes again")
  func removed() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    let old = try #require(safe.records.records.rows.last)
    try await safe.vault.remove(Safe.alpha)
    await #expect(throws: AdapterError.self) { try await safe.used(Safe.alpha) }
    await #expect(throws: VaultError.self) { try await safe.vault.remove(Safe.alpha) }
    try await safe.set(Safe.alpha, key)
    let new = try #require(safe.records.records.rows.last)
    #expect(new.id > old.id && new.version > old.version)
  }

  @Test("a full disk changes nothing, in memory neither")
  func fullDisk() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    safe.records.breakDisk()
    let error = await #expect(throws: VaultError.self) { try await safe.set(Safe.alpha, "another value") }
    #expect(error?.kind == .unavailable)
    #expect(try await safe.used(Safe.alpha) == key)
  }

  @Test("a body's own error comes through")
  func bodyFails() async throws {
    struct Broken: Error {}
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    let wrapped = await #expect(throws: AdapterError.self) {
      try await safe.vault.withSecret(Safe.alpha, for: Safe.alphaOrigin) { _ in throw Broken() }
    }
    #expect(wrapped?.outcome == .rejected && wrapped?.cause is Broken)
    let own = await #expect(throws: AdapterError.self) {
      try await safe.vault.withSecret(Safe.alpha, for: Safe.alphaOrigin) { _ in throw AdapterError(.blocked, "no") }
    }
    #expect(own?.outcome == .blocked)
  }

  @Test("nothing prints a value")
  func unprintable() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    var shown = "\(safe.vault) \(try await safe.vault.secrets())"
    dump(safe.vault, to: &shown)
    #expect(!shown.contains("sk-proj"))
  }

  @Test("many set and use at once; everything arrives, and opens after a restart")
  func concurrent() async throws {
    let names = (0..<24).map { SecretRef(rawValue: "many/\($0)") }
    let uses = names.map { SecretUse(name: $0, purpose: "many", origin: Safe.alphaOrigin, path: "x") }
    let safe = try await Safe(uses: uses)
    try await withThrowingTaskGroup { group in
      for name in names {
        group.addTask {
          try await safe.set(name, "value of \(name)")
          for _ in 0..<20 { #expect(try await safe.used(name) == "value of \(name)") }
        }
        group.addTask { _ = try await safe.vault.secrets() }
      }
      try await group.waitForAll()
    }
    let after = try await safe.reopened(uses: uses)
    for name in names { #expect(try await after.used(name) == "value of \(name)") }
    #expect(try await after.vault.examine().damaged.isEmpty)
  }

  @Test("opening a secret takes microseconds")
  func throughput() async throws {
    let safe = try await Safe()
    try await safe.set(Safe.alpha, key)
    let count = 20_000
    let length = key.utf8.count
    let taken = try await ContinuousClock().measure {
      for _ in 0..<count {
        let used = try await safe.vault.withSecret(Safe.alpha, for: Safe.alphaOrigin) { $0.count }
        #expect(used == length)
      }
    }
    let each = taken / count
    print("opening a secret: \(each.components.attoseconds / 1_000_000_000) ns each, of \(count)")
    #expect(each < .milliseconds(1))
  }
}

extension Safe {
  /// Looks, so that uses are written, and opens anew.
  fileprivate func reopenedAfterLook() async throws -> Safe {
    _ = try await vault.secrets()
    return try await reopened()
  }
}
