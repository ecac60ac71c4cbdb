/// Message authentication codes and random bytes for one adapter instance. The keys never leave the vault.
///
/// Codes are HMAC-SHA256 (RFC 2104), 32 bytes. Codes with the gateway's own keys protect values that the gateway gives out
/// and gets back; a code of one channel or purpose is invalid for another. Codes with a *secret* from the instance's
/// settings are agreed with an external system; the key is then the value of the secret, byte for byte.
public protocol Signer: Sendable {
  /// The code of `message` for `purpose` (a short constant such as `session`).
  func authenticationCode(for message: [UInt8], purpose: String) -> [UInt8]

  /// Whether `code` is the code of `message`, compared in constant time. A code of another length is invalid.
  func isValid(_ code: [UInt8], for message: [UInt8], purpose: String) -> Bool

  /// The code of `message` with the value of `secret` as the key.
  ///
  /// Only for secrets of the instance's settings without `originFrom`: origin-bound secrets may not be used for signing.
  /// Takes microseconds and writes nothing, so it can be called for every request.
  ///
  /// - Throws: `.unauthorized` if the secret is not stored, cannot be decrypted, was stored for another purpose, or is not
  ///   in the instance's settings. The message names the remedy. Refuse the request then.
  func authenticationCode(for message: [UInt8], keyedBy secret: SecretRef) async throws(AdapterError) -> [UInt8]

  /// Whether `code` is the code of `message` with `secret`, compared in constant time. Throws like
  /// `authenticationCode(for:keyedBy:)`.
  func isValid(
    _ code: [UInt8], for message: [UInt8], keyedBy secret: SecretRef
  ) async throws(AdapterError) -> Bool

  /// Whether `candidate` is the value of `secret`. The time it takes reveals neither how many bytes match nor the length of
  /// the value. Throws like `authenticationCode(for:keyedBy:)`.
  func matches(_ candidate: [UInt8], secret: SecretRef) async throws(AdapterError) -> Bool

  /// `count` bytes from the system's cryptographic generator.
  func randomBytes(_ count: Int) -> [UInt8]
}

extension Signer {
  /// The default comparison, in constant time.
  public func isValid(_ code: [UInt8], for message: [UInt8], purpose: String) -> Bool {
    Self.areEqual(code, authenticationCode(for: message, purpose: purpose))
  }

  /// The default comparison, in constant time.
  public func isValid(
    _ code: [UInt8], for message: [UInt8], keyedBy secret: SecretRef
  ) async throws(AdapterError) -> Bool {
    Self.areEqual(code, try await authenticationCode(for: message, keyedBy: secret))
  }

  private static func areEqual(_ code: [UInt8], _ expected: [UInt8]) -> Bool {
    guard code.count == expected.count else { return false }
    return zip(code, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
