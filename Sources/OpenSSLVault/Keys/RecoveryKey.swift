/// A recovery key in the form people write down: nine groups of four characters, `7K2M-…`.
///
/// It consists of 160 random bits and 20 bits of a code under them, which detect typing errors, in Crockford's Base32:
/// no I, L, O or U. Case, spaces and hyphens are ignored; I, L and O are read as 1, 1 and 0.
public enum RecoveryKey {
  /// The use for which its envelope is sealed.
  public static let use = "vault recovery"
  /// The most characters read, including hyphens, spaces and line end.
  public static let longestText = 200
  static let length = 20
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
  private static let symbols = 36

  /// A new random key.
  public static func random() -> SecretBytes { SecretBytes(count: length, Crypto.fillRandomly) }

  /// The key in groups, as text in wiped memory.
  public static func groups(_ key: SecretBytes) -> SecretBytes {
    let values = symbolValues(key)
    return SecretBytes(count: symbols + symbols / 4 - 1) { text in
      var index = 0
      for position in 0..<symbols {
        if position > 0, position % 4 == 0 {
          text[index] = UInt8(ascii: "-")
          index += 1
        }
        text[index] = values.withBytes { alphabet[Int($0[position])] }
        index += 1
      }
    }
  }

  /// Reads a written key; nil when it has an error.
  public static func read(_ text: SecretBytes) -> SecretBytes? {
    var count = 0
    let values = SecretBytes(count: symbols + 1) { values in
      text.withBytes { text in
        for byte in text where count <= symbols {
          guard let value = value(of: byte) else { continue }
          values[count] = value
          count += 1
        }
      }
    }
    guard count == symbols, text.withBytes({ $0.allSatisfy { value(of: $0) != nil || isIgnored($0) } }) else {
      return nil
    }
    let key = SecretBytes(count: length) { key in
      values.withBytes { values in
        // Every 8 symbols are 5 bytes.
        for group in 0..<4 {
          let bits = values[(group * 8)..<(group * 8 + 8)].reduce(UInt64(0)) { $0 << 5 | UInt64($1) }
          for byte in 0..<5 { key[group * 5 + byte] = UInt8(truncatingIfNeeded: bits >> UInt64(32 - 8 * byte)) }
        }
      }
    }
    let expected = symbolValues(key)
    let isRight = expected.withBytes { expected in
      values.withBytes { values in (0..<symbols).reduce(UInt8(0)) { $0 | (expected[$1] ^ values[$1]) } == 0 }
    }
    return isRight ? key : nil
  }

  /// The key's 32 symbols and the 4 of its checksum, as numbers.
  private static func symbolValues(_ key: SecretBytes) -> SecretBytes {
    let checksum = Crypto.checksum(of: key)
    return SecretBytes(count: symbols) { values in
      key.withBytes { key in
        for group in 0..<4 {
          let bits = key[(group * 5)..<(group * 5 + 5)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
          for symbol in 0..<8 { values[group * 8 + symbol] = UInt8(bits >> UInt64(35 - 5 * symbol) & 31) }
        }
      }
      for symbol in 0..<4 { values[32 + symbol] = UInt8(checksum >> UInt32(15 - 5 * symbol) & 31) }
    }
  }

  private static func value(of byte: UInt8) -> UInt8? {
    let upper = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
    switch upper {
    case UInt8(ascii: "I"), UInt8(ascii: "L"): return 1
    case UInt8(ascii: "O"): return 0
    default: return alphabet.firstIndex(of: upper).map { UInt8($0) }
    }
  }

  private static func isIgnored(_ byte: UInt8) -> Bool {
    [UInt8(ascii: "-"), UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t")].contains(byte)
  }
}

extension Crypto {
  /// The first 20 bits of a code of `key`, which detect errors in writing it down.
  fileprivate static func checksum(of key: SecretBytes) -> UInt32 {
    let code = authenticationCode(of: Array("recovery key checksum".utf8), under: key)
    return UInt32(code[0]) << 12 | UInt32(code[1]) << 4 | UInt32(code[2]) >> 4
  }
}
