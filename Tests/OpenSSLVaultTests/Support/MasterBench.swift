import Foundation
import GatewayCore
import GatewayKit
import OpenSSLVault
import Testing

/// A vault with one value, whose master key is replaced.
enum MasterBench {
  static let value = "sk-proj-0123456789abcdefWXYZ"

  static func filled(_ source: some MasterKeySource) async throws -> Safe {
    let safe = try await Safe(source: source)
    try await safe.set(Safe.alpha, value)
    return safe
  }

  static func secret(_ text: String) -> SecretBytes {
    let bytes = Array(text.utf8)
    return SecretBytes(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  static func key(_ key: SecretBytes, for vault: OpenSSLVault) throws -> NewMasterKey {
    .key(envelope: Data(try #require(SecretEnvelope.seal(key, to: vault.intakeKey, for: NewMasterKeyUse.key))))
  }

  static func passphrase(_ text: String, for vault: OpenSSLVault) throws -> NewMasterKey {
    .passphrase(
      envelope: Data(
        try #require(SecretEnvelope.seal(secret(text), to: vault.intakeKey, for: NewMasterKeyUse.passphrase))))
  }

  /// A vault opened with a source, whose value is used.
  @discardableResult static func expectOpens(_ records: MemoryRecords, with source: FixedSource) async throws
    -> OpenSSLVault
  {
    let safe = try await Safe(records, source: source)
    #expect(try await safe.used(Safe.alpha) == value)
    return safe.vault
  }

  static func expectRefuses(_ records: MemoryRecords, _ source: FixedSource) async {
    let error = await #expect(throws: VaultError.self) { try await Safe(records, source: source) }
    #expect(error?.kind == .wrongMasterKey)
  }

  /// Takes the steps of the data key's rotation that follow.
  static func finishDataKey(_ vault: OpenSSLVault) async throws {
    while try await vault.rotate(beginning: false).waiting > 0 {}
  }
}
