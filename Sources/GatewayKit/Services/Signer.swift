/// Message authentication codes and randomness for one adapter instance. The keys never leave the vault.
///
/// Codes are HMAC-SHA256 (RFC 2104), 32 bytes. Under the gateway's own keys, for what it gives out and takes back: a code
/// made on one channel, or for one purpose, is worth nothing for another. Under a *secret* that the instance's settings
/// name, for what the outside agreed with us: the key is then the secret's value, byte by byte as it was set.
public protocol Signer: Sendable {
  /// The code of `message` for `purpose` (a short constant such as `session`).
  func authenticationCode(for message: [UInt8], purpose: String) -> [UInt8]

  /// Whether `code` is the code of `message`, compared in constant time. A code of another length is not.
  func isValid(_ code: [UInt8], for message: [UInt8], purpose: String) -> Bool

  /// The code of `message` under the value of `secret`.
  ///
  /// Only for a setting of the instance's own whose secret has no `originFrom`: what goes to an origin is not computed
  /// with. Takes microseconds and writes nothing, so that it can be asked for every request.
  ///
  /// - Throws: `.unauthorized` when the secret is not stored, does not open, was given for another purpose, or is not
  ///   among the instance's settings; the message names the remedy. Refuse the request then.
  func authenticationCode(for message: [UInt8], keyedBy secret: SecretRef) async throws(AdapterError) -> [UInt8]

  /// Whether `code` is the code of `message` under the value of `secret`, compared in constant time; throws as
  /// `authenticationCode(for:keyedBy:)`.
  func isValid(
    _ code: [UInt8], for message: [UInt8], keyedBy secret: SecretRef
  ) async throws(AdapterError) -> Bool

  /// Whether `candidate` is the value of `secret`, in a time that tells neither how much of it is right nor how long the
  /// value is; throws as `authenticationCode(for:keyedBy:)`.
  func matches(_ candidate: [UInt8], secret: SecretRef) async throws(AdapterError) -> Bool

  /// `count` bytes from the system's cryptographic generator.
  func randomBytes(_ count: Int) -> [UInt8]
}

extension Signer {
  /// The comparison for signers that have none of their own.
  public func isValid(_ code: [UInt8], for message: [UInt8], purpose: String) -> Bool {
    Self.areEqual(code, authenticationCode(for: message, purpose: purpose))
  }

  /// The comparison for signers that have none of their own.
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
