/// Message authentication codes and randomness for one adapter instance. The keys never leave the vault.
///
/// Codes are HMAC-SHA256 (RFC 2104), 32 bytes, under a key derived for the instance and the purpose: a code made on one
/// channel, or for one purpose, is worth nothing for another.
public protocol Signer: Sendable {
  /// The code of `message` for `purpose` (a short constant such as `session`).
  func authenticationCode(for message: [UInt8], purpose: String) -> [UInt8]

  /// Whether `code` is the code of `message`, compared in constant time. A code of another length is not.
  func isValid(_ code: [UInt8], for message: [UInt8], purpose: String) -> Bool

  /// `count` bytes from the system's cryptographic generator.
  func randomBytes(_ count: Int) -> [UInt8]
}

extension Signer {
  /// The comparison for signers that have none of their own.
  public func isValid(_ code: [UInt8], for message: [UInt8], purpose: String) -> Bool {
    let expected = authenticationCode(for: message, purpose: purpose)
    guard code.count == expected.count else { return false }
    return zip(code, expected).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
