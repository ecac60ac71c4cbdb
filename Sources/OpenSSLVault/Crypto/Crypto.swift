import COpenSSL

/// The libcrypto operations for signing and content hashes.
///
/// They fail only if the process is out of memory or libcrypto has no SHA-256. Nothing can be signed or checked then,
/// and it is safer to stop than to continue with a wrong code.
enum Crypto {
  /// The bytes of a code, of a derived key, and of the folder's key.
  static let length = 32

  /// HKDF-SHA256 (RFC 5869).
  static func derive(from key: SecretBytes, salt: [UInt8], info: [UInt8], count: Int = length) -> SecretBytes {
    SecretBytes(count: count) { output in
      let derived = key.withBytes { key in
        copenssl_hkdf_sha256(
          key.baseAddress, key.count, salt, salt.count, info, info.count, output.baseAddress, output.count)
      }
      precondition(derived, "libcrypto cannot derive a key with HKDF-SHA256")
    }
  }

  /// HMAC-SHA256 (RFC 2104).
  static func authenticationCode(of message: [UInt8], under key: SecretBytes) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: length) { code, count in
      let made = key.withBytes { key in
        copenssl_hmac_sha256(key.baseAddress, key.count, message, message.count, code.baseAddress)
      }
      precondition(made, "libcrypto cannot compute HMAC-SHA256")
      count = length
    }
  }

  /// HMAC-SHA256 of a secret message.
  static func authenticationCode(of message: SecretBytes, under key: SecretBytes) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: length) { code, count in
      let made = key.withBytes { key in
        message.withBytes { message in
          copenssl_hmac_sha256(key.baseAddress, key.count, message.bytes, message.count, code.baseAddress)
        }
      }
      precondition(made, "libcrypto cannot compute HMAC-SHA256")
      count = length
    }
  }

  /// SHA-256 (FIPS 180-4).
  static func digest(of message: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: length) { digest, count in
      let made = EVP_Digest(message, message.count, digest.baseAddress, nil, EVP_sha256(), nil)
      precondition(made == 1, "libcrypto cannot compute SHA-256")
      count = length
    }
  }

  /// Fills with libcrypto's random generator, which the system seeds.
  static func fillRandomly(_ bytes: UnsafeMutableRawBufferPointer) {
    let filled = RAND_bytes(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(clamping: bytes.count))
    precondition(filled == 1, "libcrypto has no randomness")
  }

  /// Random bytes that are not secret.
  static func random(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { bytes, filled in
      fillRandomly(UnsafeMutableRawBufferPointer(bytes))
      filled = count
    }
  }

  /// Compares two byte strings in a time that depends only on their length.
  static func areEqual(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
  }
}
