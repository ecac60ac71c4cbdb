import GatewayCore

/// The ring's first 81 bytes, readable without a key: which master key it needs, and how to derive it from a
/// passphrase.
///
/// `"BLCR" 4 | format 1 | vault 16 | generation 8 | key id 8 | check value 16 | kdf 1 | salt 16 | log N 1 | r 1 | p 1 |
/// checksum 8`. The checksum is the first bytes of SHA-256 of the rest. It gives no protection, but distinguishes a
/// damaged ring from a wrong key.
struct RingHeader: Sendable {
  static let length = 81
  private static let magic = Array("BLCR".utf8)
  private static let checksumLength = 8

  let vault: [UInt8]
  let generation: UInt64
  let key: KeyID
  let check: [UInt8]
  let scrypt: ScryptParameters?

  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.raw(Self.magic)
    writer.integer(KeyRing.format)
    writer.raw(vault)
    writer.integer(generation)
    writer.raw(key.bytes)
    writer.raw(check)
    writer.derivation(scrypt)
    writer.raw(Crypto.digest(writer.bytes).prefix(Self.checksumLength))
    return writer.bytes
  }

  /// Reads the beginning of `ring`.
  init(reading ring: [UInt8]) throws(VaultError) {
    guard ring.count >= Self.length, ring.starts(with: Self.magic) else { throw .damagedRing("it has no header") }
    guard ring[4] == KeyRing.format else {
      throw .damagedRing("it has format \(ring[4]), but this build reads format \(KeyRing.format)")
    }
    let covered = Array(ring.prefix(Self.length - Self.checksumLength))
    var reader = ByteReader(ring.prefix(Self.length).dropFirst(5))
    guard let vault = reader.raw(16), let generation = reader.integer(UInt64.self),
      let key = reader.raw(KeyID.length), let check = reader.raw(16)
    else { throw .damagedRing("it has no header") }
    let derivation = reader.derivation()
    guard reader.raw(Self.checksumLength) == Array(Crypto.digest(covered).prefix(Self.checksumLength)) else {
      throw .damagedRing("the checksum of its header is wrong")
    }
    guard let derivation else { throw .damagedRing("its scrypt parameters are out of range") }
    self.vault = vault
    self.generation = generation
    self.key = KeyID(bytes: key)
    self.check = check
    scrypt = derivation.scrypt
  }

  init(_ ring: KeyRing) {
    vault = ring.vault
    generation = ring.generation
    key = ring.master.id
    check = ring.master.check
    scrypt = ring.scrypt
  }
}

extension VaultError {
  /// The error for a damaged ring.
  static func damagedRing(_ why: String) -> VaultError {
    VaultError(
      .damaged,
      """
      the vault's key ring is damaged: \(why). Nothing was changed; restore the data folder from a backup \
      (docs/operations/secrets.md)
      """)
  }
}
