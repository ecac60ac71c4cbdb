import COpenSSL

/// Names contents by their hash.
public enum ContentHash {
  /// SHA-256 (FIPS 180-4) of `bytes`, in 64 lower-case hexadecimal digits.
  public static func sha256(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    let text = Crypto.digest(of: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    return String(decoding: text, as: UTF8.self)
  }

  /// HMAC-SHA256 (RFC 2104) of `message` under a key that is no secret: for tests, and what is published anyway.
  public static func hmac(of message: [UInt8], under key: [UInt8]) -> [UInt8] {
    Crypto.authenticationCode(of: message, under: SecretBytes(count: key.count) { $0.copyBytes(from: key) })
  }
}
