import Foundation
public import GatewayKit
import Synchronization

/// Message authentication for one scope, over libcrypto.
///
/// The key of a purpose is HKDF-SHA256 of the folder's signing key with the scope and the purpose as its info, and is
/// kept once derived: a signer is used several times for each message.
public final class OpenSSLSigner: Signer, CustomStringConvertible {
  private static let salt = Array("balcao/signing/1".utf8)

  private let folderKey: SecretBytes
  private let scope: String
  private let purposeKeys = Mutex<[String: SecretBytes]>([:])

  init(_ folderKey: SecretBytes, scope: String) {
    self.folderKey = folderKey
    self.scope = scope
  }

  /// HMAC-SHA256 under the key of scope and purpose.
  public func authenticationCode(for message: [UInt8], purpose: String) -> [UInt8] {
    Crypto.authenticationCode(of: message, under: key(for: purpose))
  }

  /// Whether `code` is the code of `message`, compared by libcrypto in constant time.
  public func isValid(_ code: [UInt8], for message: [UInt8], purpose: String) -> Bool {
    Crypto.areEqual(code, authenticationCode(for: message, purpose: purpose))
  }

  /// Bytes of libcrypto's generator.
  public func randomBytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
      Crypto.fillRandomly(UnsafeMutableRawBufferPointer(bytes))
      filled = count
    }
  }

  /// The scope, and nothing of the key.
  public var description: String { "signer of \(scope)" }

  fileprivate func key(for purpose: String) -> SecretBytes {
    purposeKeys.withLock { keys in
      if let key = keys[purpose] { return key }
      let key = Crypto.derive(from: folderKey, salt: Self.salt, info: Self.info(scope, purpose))
      keys[purpose] = key
      return key
    }
  }

  /// Scope and purpose with the length of the first, so that no other pair gives the same bytes.
  private static func info(_ scope: String, _ purpose: String) -> [UInt8] {
    let length = UInt32(clamping: scope.utf8.count)
    return withUnsafeBytes(of: length.bigEndian, Array.init) + scope.utf8 + purpose.utf8
  }
}

extension OpenSSLSigner {
  /// The code of a secret value, by which two values can be told apart without showing either.
  func fingerprint(of value: SecretBytes) -> [UInt8] {
    Crypto.authenticationCode(of: value, under: key(for: "fingerprint"))
  }
}
