import COpenSSL

/// One-time codes by time (RFC 6238) with SHA-1, as every authenticator app computes them.
enum OneTimeCode {
  /// The seconds of a time step.
  static let step: Int64 = 30
  /// The digits of a code.
  static let digits = 6
  /// The bytes of a secret, as many as SHA-1 has (RFC 4226, section 4, R6).
  static let secretLength = 20
  private static let codeLength = 20

  /// The code of a time step (RFC 4226, section 5.3), in ASCII.
  static func code(of secret: SecretBytes, step: Int64, digits: Int = digits) -> [UInt8] {
    let counter = withUnsafeBytes(of: step.bigEndian, Array.init)
    let code = [UInt8](unsafeUninitializedCapacity: codeLength) { code, count in
      let made = secret.withBytes {
        copenssl_hmac_sha1($0.baseAddress, $0.count, counter, counter.count, code.baseAddress)
      }
      precondition(made, "libcrypto cannot compute HMAC-SHA1")
      count = codeLength
    }
    let offset = Int(code[codeLength - 1] & 0x0F)
    let number = code[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) } & 0x7FFF_FFFF
    let text = String(number)
    let padded = String(repeating: "0", count: max(0, digits - text.count)) + text
    return Array(padded.utf8.suffix(digits))
  }

  /// The step of a code, if it is the code of the step at `seconds` since 1970 or of the one before or after. The time it
  /// takes depends on nothing.
  static func step(of code: [UInt8], by secret: SecretBytes, at seconds: Int64) -> Int64? {
    let now = seconds / step
    return (now - 1...now + 1).reduce(nil) { found, step in
      Crypto.areEqual(code, self.code(of: secret, step: step)) ? step : found
    }
  }
}

/// Base 32 (RFC 4648, section 6) without padding, as authenticator apps read it.
enum Base32Text {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  static func encode(_ bytes: UnsafeRawBufferPointer) -> String {
    var digits: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for byte in bytes {
      buffer = (buffer << 8 | UInt32(byte)) & 0xFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        digits.append(alphabet[Int(buffer >> UInt32(bits)) & 31])
      }
    }
    if bits > 0 { digits.append(alphabet[Int(buffer << UInt32(5 - bits)) & 31]) }
    return String(decoding: digits, as: UTF8.self)
  }
}
