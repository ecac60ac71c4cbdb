/// How a master key is derived: `kdf 1 | salt 16 | log N 1 | r 1 | p 1`, where kdf is 1 for scrypt, or 0, with zeros, for
/// a key that is not derived.
struct KeyDerivation {
  /// Nil for a key that is not derived.
  let scrypt: ScryptParameters?
}

extension ByteWriter {
  mutating func derivation(_ scrypt: ScryptParameters?) {
    integer(UInt8(scrypt == nil ? 0 : 1))
    raw(scrypt?.salt ?? Array(repeating: 0, count: ScryptParameters.saltLength))
    raw([scrypt?.logCost ?? 0, scrypt?.block ?? 0, scrypt?.parallel ?? 0])
  }
}

extension ByteReader {
  /// Nil at the end, for another kdf, and for parameters out of range. Always takes its whole length.
  mutating func derivation() -> KeyDerivation? {
    guard let kdf = integer(UInt8.self), let salt = raw(ScryptParameters.saltLength), let costs = raw(3), kdf <= 1
    else { return nil }
    guard kdf == 1 else { return KeyDerivation(scrypt: nil) }
    let scrypt = ScryptParameters(salt: salt, logCost: costs[0], block: costs[1], parallel: costs[2])
    return scrypt.areBounded ? KeyDerivation(scrypt: scrypt) : nil
  }
}
