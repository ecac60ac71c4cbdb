/// Writes one JSON object, member by member, in the given order.
struct JSONObject: Sendable {
  private var written: [UInt8] = [UInt8(ascii: "{")]

  /// The whole object.
  var bytes: [UInt8] { written + [UInt8(ascii: "}")] }

  mutating func add(_ name: StaticString, _ value: String) {
    begin(name)
    Self.write(value, to: &written)
  }

  mutating func add(_ name: StaticString, _ value: Int) {
    begin(name)
    written += Array(String(value).utf8)
  }

  mutating func add(_ name: StaticString, _ objects: [JSONObject]) {
    begin(name)
    written.append(UInt8(ascii: "["))
    for (index, object) in objects.enumerated() {
      if index > 0 { written.append(UInt8(ascii: ",")) }
      written += object.bytes
    }
    written.append(UInt8(ascii: "]"))
  }

  mutating func add(_ name: StaticString, _ object: JSONObject) {
    begin(name)
    written += object.bytes
  }

  mutating func addNull(_ name: StaticString) {
    begin(name)
    written += Array("null".utf8)
  }

  private mutating func begin(_ name: StaticString) {
    if written.count > 1 { written.append(UInt8(ascii: ",")) }
    Self.write("\(name)", to: &written)
    written.append(UInt8(ascii: ":"))
  }

  /// RFC 8785 §3.2.2.2: quotes, backslashes and control characters are escaped, each in only one way; the rest is
  /// unchanged UTF-8.
  private static func write(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case 0x08: bytes += Array("\\b".utf8)
      case 0x09: bytes += Array("\\t".utf8)
      case 0x0A: bytes += Array("\\n".utf8)
      case 0x0C: bytes += Array("\\f".utf8)
      case 0x0D: bytes += Array("\\r".utf8)
      case 0..<0x20: bytes += Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
