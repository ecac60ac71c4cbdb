import COpenSSL
import GatewayCore

extension Crypto {
  /// The bytes of nonce and tag around a ciphertext.
  static let sealingOverhead = 12 + 16

  /// AES-256-GCM with a random nonce: `nonce 12 | ciphertext | tag 16`.
  ///
  /// Random nonces are safe for 2^32 values under one key (SP 800-38D, 8.3); a vault holds a few dozen.
  static func seal(_ value: SecretBytes, under key: SecretBytes, associated: [UInt8]) -> [UInt8] {
    let count = value.count
    return [UInt8](unsafeUninitializedCapacity: count + sealingOverhead) { output, filled in
      fillRandomly(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(output)[..<12]))
      let sealed = key.withBytes { key in
        value.withBytes { value in
          copenssl_gcm_seal(
            key.bytes, output.baseAddress, associated, associated.count, value.baseAddress, count,
            output.baseAddress.map { $0 + 12 }, output.baseAddress.map { $0 + 12 + count })
        }
      }
      precondition(sealed, "libcrypto cannot encrypt with AES-256-GCM")
      filled = count + sealingOverhead
    }
  }

  /// Opens what `seal` made. Nil if any bit of it, of the key or of the associated data differs.
  static func open(_ sealed: ArraySlice<UInt8>, under key: SecretBytes, associated: [UInt8]) -> SecretBytes? {
    let count = sealed.count - sealingOverhead
    guard count >= 0 else { return nil }
    do {
      return try SecretBytes(count: count) { output throws(NotOpened) in
        let opened = key.withBytes { key in
          sealed.withUnsafeBytes { input in
            copenssl_gcm_open(
              key.bytes, input.bytes, associated, associated.count, input.baseAddress.map { $0 + 12 }, count,
              input.bytes.map { $0 + 12 + count }, output.baseAddress)
          }
        }
        if !opened { throw NotOpened() }
      }
    } catch {
      return nil
    }
  }

  /// SHA-256.
  static func digest(_ message: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: length) { digest, count in
      let made = copenssl_sha256(message, message.count, digest.baseAddress)
      precondition(made, "libcrypto cannot compute SHA-256")
      count = length
    }
  }

  private struct NotOpened: Error {}
}

extension UnsafeRawBufferPointer {
  /// The bytes as C's `unsigned char`.
  var bytes: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}
