import Foundation
import GatewayCore
import GatewayKit
import OpenSSLVault
import Synchronization

/// A vault on the bench: a source that returns the given key, a clock that stands still, settings with two secrets.
struct Safe {
  static let alpha: SecretRef = "alpha/api-key"
  static let beta: SecretRef = "beta/api-key"
  static let alphaOrigin = "https://alpha.example"
  static let uses = [
    SecretUse(name: alpha, purpose: "alpha.apiKey", origin: alphaOrigin, path: "providers[0].settings.apiKey"),
    SecretUse(name: beta, purpose: "beta.apiKey", origin: "https://beta.example", path: "providers[1].settings.apiKey"),
  ]

  let records: MemoryRecords
  let vault: OpenSSLVault

  /// Opens the vault in `records`, under the key whose bytes are all `key`.
  init(
    _ records: MemoryRecords = MemoryRecords(), key: UInt8 = 7, uses: [SecretUse] = Safe.uses
  ) async throws {
    try await self.init(records, source: FixedSource(.key, key), uses: uses)
  }

  init(_ records: MemoryRecords = MemoryRecords(), source: some MasterKeySource, uses: [SecretUse] = Safe.uses)
    async throws
  {
    self.records = records
    vault = try await OpenSSLVault.open(records, masterKey: source, clock: StandingClock())
    _ = try await vault.bind(uses)
  }

  /// The same records, opened as after a restart.
  func reopened(key: UInt8 = 7, uses: [SecretUse] = Safe.uses) async throws -> Safe {
    try await Safe(records, key: key, uses: uses)
  }

  /// Stores a value.
  @discardableResult func set(
    _ name: SecretRef, _ value: String, label: String? = nil
  ) async throws -> SecretSummary {
    try await vault.store(Self.envelope(name, Array(value.utf8), for: vault), as: name, label: label)
  }

  @discardableResult static func set(
    _ name: SecretRef, _ value: [UInt8], in vault: some Vault
  ) async throws -> SecretSummary {
    try await vault.store(envelope(name, value, for: vault), as: name, label: nil)
  }

  /// A value on its way into a vault.
  static func envelope(_ name: SecretRef, _ value: [UInt8], for vault: some Vault) -> [UInt8] {
    let bytes = SecretBytes(count: value.count) { $0.copyBytes(from: value) }
    return SecretEnvelope.seal(bytes, to: vault.intakeKey, for: name.rawValue) ?? []
  }

  /// Records the result of trying the value that is stored.
  func note(_ result: KeyVerification, of name: SecretRef) async throws {
    try await vault.note(result, of: name, givenAt: await vault.status(of: name).givenAt ?? .distantPast)
  }

  /// What the transport would send for a secret.
  func used(_ name: SecretRef, for origin: String = Safe.alphaOrigin) async throws(AdapterError) -> String {
    try await vault.withSecret(name, for: origin) { String(decoding: $0, as: UTF8.self) }
  }
}

/// A master key that is always there.
final class FixedSource: MasterKeySource {
  private let material: FoundMasterKey.Material
  let bytes: SecretBytes
  let asked = Mutex<[VaultNeed]>([])
  let kept = Mutex<[UInt8]?>(nil)

  init(_ material: FoundMasterKey.Material, _ bytes: SecretBytes) {
    self.material = material
    self.bytes = bytes
  }

  convenience init(_ material: FoundMasterKey.Material, _ byte: UInt8, count: Int = 32) {
    self.init(material, SecretBytes(count: count) { $0.initializeMemory(as: UInt8.self, repeating: byte) })
  }

  convenience init(passphrase: String) {
    let text = Array(passphrase.utf8)
    self.init(.passphrase, SecretBytes(count: text.count) { $0.copyBytes(from: text) })
  }

  func masterKey(for vault: VaultNeed) async throws(VaultError) -> FoundMasterKey {
    asked.withLock { $0.append(vault) }
    return FoundMasterKey(material, bytes, from: "the bench")
  }

  func keep(_ key: SecretBytes) throws(VaultError) -> String? {
    kept.withLock { $0 = key.withBytes(Array.init) }
    return "the drawer"
  }
}

/// Always the same instant.
struct StandingClock: GatewayClock {
  let now = Date(timeIntervalSinceReferenceDate: 800_000_000)
  let uptime = Duration.zero
  func sleep(for duration: Duration) async throws {}
}
