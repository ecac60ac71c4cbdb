import Foundation
public import GatewayKit
import Synchronization

/// Message authentication for one scope, over libcrypto.
///
/// The key of a purpose is HKDF-SHA256 of the folder's signing key with the scope and the purpose as info. It is
/// cached, since a signer is used several times per message. A secret's value is opened for each use instead, and wiped
/// afterwards.
public final class OpenSSLSigner: Signer, CustomStringConvertible {
  private static let salt = Array("balcao/signing/1".utf8)

  private let folderKey: SecretBytes
  private let scope: String
  private let secrets: ComputingSecrets?
  private let purposeKeys = Mutex<[String: SecretBytes]>([:])
  // Values of any length are compared by their codes under this key.
  private let comparing = SecretBytes(count: Crypto.length, Crypto.fillRandomly)

  init(_ folderKey: SecretBytes, scope: String, secrets: ComputingSecrets? = nil) {
    self.folderKey = folderKey
    self.scope = scope
    self.secrets = secrets
  }

  /// HMAC-SHA256 under the key of scope and purpose.
  public func authenticationCode(for message: [UInt8], purpose: String) -> [UInt8] {
    Crypto.authenticationCode(of: message, under: key(for: purpose))
  }

  /// Whether `code` is the code of `message`, compared by libcrypto in constant time.
  public func isValid(_ code: [UInt8], for message: [UInt8], purpose: String) -> Bool {
    Crypto.areEqual(code, authenticationCode(for: message, purpose: purpose))
  }

  /// HMAC-SHA256 under the value of a secret.
  public func authenticationCode(
    for message: [UInt8], keyedBy secret: SecretRef
  ) async throws(AdapterError) -> [UInt8] {
    Crypto.authenticationCode(of: message, under: try value(of: secret))
  }

  /// Whether `code` is the code of `message` under the value of a secret, compared by libcrypto in constant time.
  public func isValid(
    _ code: [UInt8], for message: [UInt8], keyedBy secret: SecretRef
  ) async throws(AdapterError) -> Bool {
    Crypto.areEqual(code, try await authenticationCode(for: message, keyedBy: secret))
  }

  /// Whether `candidate` is the value of a secret. Compares their codes under a random key, which have equal lengths.
  public func matches(_ candidate: [UInt8], secret: SecretRef) async throws(AdapterError) -> Bool {
    let value = try value(of: secret)
    return Crypto.areEqual(
      Crypto.authenticationCode(of: candidate, under: comparing),
      Crypto.authenticationCode(of: value, under: comparing))
  }

  /// Bytes from libcrypto's random generator.
  public func randomBytes(_ count: Int) -> [UInt8] { Crypto.random(count) }

  /// The scope, without the key.
  public var description: String { "signer of \(scope)" }

  private func value(of secret: SecretRef) throws(AdapterError) -> SecretBytes {
    guard let secrets else {
      throw AdapterError(.unauthorized, "the \(self) may not compute with secrets, but was asked to use \(secret)")
    }
    return try secrets.value(of: secret)
  }

  fileprivate func key(for purpose: String) -> SecretBytes {
    purposeKeys.withLock { keys in
      if let key = keys[purpose] { return key }
      let key = Crypto.derive(from: folderKey, salt: Self.salt, info: Self.info(scope, purpose))
      keys[purpose] = key
      return key
    }
  }

  /// The scope, prefixed by its length, and the purpose, so that no other pair gives the same bytes.
  private static func info(_ scope: String, _ purpose: String) -> [UInt8] {
    let length = UInt32(clamping: scope.utf8.count)
    return withUnsafeBytes(of: length.bigEndian, Array.init) + scope.utf8 + purpose.utf8
  }
}

extension OpenSSLSigner {
  /// The code of a secret value, which distinguishes values without revealing them.
  func fingerprint(of value: SecretBytes) -> [UInt8] {
    Crypto.authenticationCode(of: value, under: key(for: "fingerprint"))
  }
}
