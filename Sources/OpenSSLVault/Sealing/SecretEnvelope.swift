import COpenSSL

/// A value sealed on its way into a vault, so that no buffer, socket or JSON text in between holds it in the clear.
///
/// `sender's public key 32 | nonce 12 | ciphertext | tag 16`: X25519 (RFC 7748) with a new key pair for each envelope,
/// the shared bytes through HKDF-SHA256 with both public keys and the use as info, AES-256-GCM.
public enum SecretEnvelope {
  static let keyLength = 32
  private static let salt = Array("balcao/envelope/1".utf8)

  /// Seals the value for `use` (a secret's name) to a vault's public key; nil when the public key is invalid.
  public static func seal(_ value: SecretBytes, to publicKey: [UInt8], for use: String) -> [UInt8]? {
    guard publicKey.count == keyLength else { return nil }
    let own = SecretBytes(count: keyLength, Crypto.fillRandomly)
    let sender = self.publicKey(of: own)
    guard let key = key(own, with: publicKey, info: info(sender, publicKey, use)) else { return nil }
    return sender + Crypto.seal(value, under: key, associated: sender)
  }

  static func open(
    _ envelope: [UInt8], with privateKey: SecretBytes, publicKey: [UInt8], for use: String
  ) -> SecretBytes? {
    guard envelope.count >= keyLength + Crypto.sealingOverhead else { return nil }
    let sender = Array(envelope.prefix(keyLength))
    guard let key = key(privateKey, with: sender, info: info(sender, publicKey, use)) else { return nil }
    return Crypto.open(envelope[keyLength...], under: key, associated: sender)
  }

  static func publicKey(of privateKey: SecretBytes) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: keyLength) { bytes, count in
      let made = privateKey.withBytes { copenssl_x25519_public($0.bytes, bytes.baseAddress) }
      precondition(made, "libcrypto has no X25519")
      count = keyLength
    }
  }

  private static func key(_ own: SecretBytes, with other: [UInt8], info: [UInt8]) -> SecretBytes? {
    var isShared = false
    let shared = SecretBytes(count: keyLength) { shared in
      isShared = own.withBytes {
        copenssl_x25519($0.bytes, other, shared.baseAddress?.assumingMemoryBound(to: UInt8.self))
      }
    }
    return isShared ? Crypto.derive(from: shared, salt: salt, info: info) : nil
  }

  private static func info(_ sender: [UInt8], _ receiver: [UInt8], _ use: String) -> [UInt8] {
    ByteWriter.prefixed([sender, receiver, Array(use.utf8)])
  }
}
