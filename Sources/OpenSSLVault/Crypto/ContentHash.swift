import COpenSSL
import GatewayKit

/// Hashes that identify contents.
public enum ContentHash {
  /// SHA-256 (FIPS 180-4) of `bytes`, in 64 lower-case hexadecimal digits.
  public static func sha256(_ bytes: [UInt8]) -> String {
    Hexadecimal.text(Crypto.digest(of: bytes))
  }

  /// HMAC-SHA256 (RFC 2104) of `message` under a key that is not secret, for tests and published data.
  public static func hmac(of message: [UInt8], under key: [UInt8]) -> [UInt8] {
    Crypto.authenticationCode(of: message, under: SecretBytes(count: key.count) { $0.copyBytes(from: key) })
  }
}
