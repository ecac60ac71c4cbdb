import COpenSSL

extension SecretBytes {
  /// A new random master key.
  public static func randomMasterKey() -> SecretBytes { SecretBytes(count: MasterKey.length, Crypto.fillRandomly) }

  /// Reads the master key in a file: 32 bytes, or 64 hexadecimal digits and an optional line break. Nil for anything
  /// else, and for 32 printable characters, which are a passphrase for scrypt.
  public static func masterKey(in file: SecretBytes) -> SecretBytes? {
    if file.count == MasterKey.length {
      return file.withBytes { $0.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A } } ? nil : file
    }
    return file.withBytes { text in
      let digits = text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...]
      guard digits.count == 2 * MasterKey.length, digits.allSatisfy({ digit($0) != nil }) else { return nil }
      return SecretBytes(count: MasterKey.length) { key in
        for (index, digit_) in digits.enumerated() {
          let value = digit(digit_) ?? 0
          key[index / 2] = index.isMultiple(of: 2) ? value << 4 : key[index / 2] | value
        }
      }
    }
  }

  /// Compares the bytes in a time that depends only on their number.
  public func isEqual(to other: SecretBytes) -> Bool {
    count == other.count && withBytes { mine in other.withBytes { CRYPTO_memcmp(mine.bytes, $0.bytes, count) == 0 } }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
