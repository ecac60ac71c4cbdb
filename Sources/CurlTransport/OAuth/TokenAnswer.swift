import Foundation

/// A token endpoint's answer (RFC 6749, 5.1 and 5.2), parsed without copying a token outside wiped memory.
struct TokenAnswer {
  private(set) var accessToken: CleansedText?
  private(set) var refreshToken: CleansedText?
  /// Seconds.
  private(set) var expiresIn: Int?
  private(set) var error: String?
  private(set) var errorDescription: String?

  /// Reads a JSON object and skips unknown members; nil when it is not an object.
  init?(_ bytes: UnsafeRawBufferPointer) {
    var reader = JSONScan(bytes)
    let isWhole = reader.object { name, reader in
      switch name {
      case "access_token": accessToken = reader.string()
      case "refresh_token": refreshToken = reader.string()
      case "expires_in": expiresIn = reader.integer()
      case "error": error = reader.string()?.words
      case "error_description": errorDescription = reader.string()?.words
      default: break
      }
    }
    if !isWhole { return nil }
  }
}

extension CleansedText {
  /// The text, for values that are not secret.
  fileprivate var text: String { withBytes { String(decoding: $0, as: UTF8.self) } }

  /// The text on one short line.
  fileprivate var words: String { LoginFailure.line(text) }
}

/// Reads JSON in place (RFC 8259).
private struct JSONScan {
  private static let deepest = 32

  private let bytes: UnsafeRawBufferPointer
  private var index = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// Reads the whole as an object. `member` may read a value; values that it leaves are skipped.
  mutating func object(_ member: (String, inout JSONScan) -> Void) -> Bool {
    guard take(UInt8(ascii: "{")) else { return false }
    if take(UInt8(ascii: "}")) { return true }
    while true {
      guard let name = string(), take(UInt8(ascii: ":")) else { return false }
      space()
      let before = index
      member(name.text, &self)
      index = before
      guard skip(depth: 0) else { return false }
      if take(UInt8(ascii: ",")) { continue }
      return take(UInt8(ascii: "}"))
    }
  }

  /// A string; nil if missing, or if it has a character that no token has (beyond ASCII in an escape, NUL).
  mutating func string() -> CleansedText? {
    guard take(UInt8(ascii: "\"")) else { return nil }
    var isWhole = false
    let text = CleansedText(upTo: bytes.count - index) { room in
      var end = 0
      while index < bytes.count {
        var byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "\"") {
          isWhole = true
          break
        }
        if byte == UInt8(ascii: "\\") {
          guard let escaped = escape() else { break }
          byte = escaped
        }
        if byte == 0 { break }
        room[end] = byte
        end += 1
      }
      return end
    }
    return isWhole ? text : nil
  }

  /// A whole number, or one in a string, as some servers write it.
  mutating func integer() -> Int? {
    let isQuoted = take(UInt8(ascii: "\""))
    var digits = ""
    while index < bytes.count, (0x30...0x39).contains(bytes[index]), digits.utf8.count < 12 {
      digits.unicodeScalars.append(Unicode.Scalar(bytes[index]))
      index += 1
    }
    if isQuoted { guard take(UInt8(ascii: "\"")) else { return nil } }
    return Int(digits)
  }

  private mutating func escape() -> UInt8? {
    guard index < bytes.count else { return nil }
    defer { index += 1 }
    switch bytes[index] {
    case UInt8(ascii: "n"): return 10
    case UInt8(ascii: "t"): return 9
    case UInt8(ascii: "r"): return 13
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "f"): return 12
    case UInt8(ascii: "u"):
      guard index + 4 < bytes.count, bytes[index + 1] == 0x30, bytes[index + 2] == 0x30 else {
        // Only descriptions contain characters beyond ASCII.
        index = min(index + 4, bytes.count)
        return UInt8(ascii: "?")
      }
      let digits = String(decoding: bytes[(index + 3)...(index + 4)], as: UTF8.self)
      index += 4
      return UInt8(digits, radix: 16).map { $0 < 0x80 ? $0 : UInt8(ascii: "?") }
    case let byte: return byte
    }
  }

  /// Skips a value.
  private mutating func skip(depth: Int) -> Bool {
    space()
    guard index < bytes.count, depth < Self.deepest else { return false }
    switch bytes[index] {
    case UInt8(ascii: "\""): return string() != nil
    case UInt8(ascii: "{"), UInt8(ascii: "["):
      let isObject = bytes[index] == UInt8(ascii: "{")
      let end = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
      index += 1
      if take(end) { return true }
      while true {
        if isObject { guard string() != nil, take(UInt8(ascii: ":")) else { return false } }
        guard skip(depth: depth + 1) else { return false }
        if take(UInt8(ascii: ",")) { continue }
        return take(end)
      }
    default:
      let begin = index
      while index < bytes.count, !",]} \t\r\n".utf8.contains(bytes[index]) { index += 1 }
      return index > begin
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    space()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func space() {
    while index < bytes.count, " \t\r\n".utf8.contains(bytes[index]) { index += 1 }
  }
}
