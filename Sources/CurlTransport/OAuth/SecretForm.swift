import CCurl
import Glibc

extension CleansedText {
  /// The number of bytes, without the NUL.
  var count: Int { withBytes { $0.count } }

  /// Lends the bytes without the NUL, and keeps them alive meanwhile: they are overwritten when released.
  func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(start: characters, count: strlen(characters))) }
  }

  /// Whether the bytes are the same.
  func isEqual(to other: UnsafeRawBufferPointer) -> Bool { withBytes { $0.elementsEqual(other) } }

  /// The bytes, percent-encoded for a form (RFC 3986, 2.1).
  convenience init(percentEncoding bytes: UnsafeRawBufferPointer) {
    self.init(upTo: bytes.count * 3) { room in
      let digits = Array("0123456789ABCDEF".utf8)
      var end = 0
      for byte in bytes {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
          UInt8(ascii: "~"):
          room[end] = byte
          end += 1
        default:
          room[end] = UInt8(ascii: "%")
          room[end + 1] = digits[Int(byte >> 4)]
          room[end + 2] = digits[Int(byte & 15)]
          end += 3
        }
      }
      return end
    }
  }
}

/// A form that contains secrets (`application/x-www-form-urlencoded`).
struct SecretForm {
  private var pieces: [CleansedText] = []

  /// Adds a field.
  mutating func add(_ name: String, _ value: String) {
    var value = value
    value.withUTF8 { add(name, UnsafeRawBufferPointer($0)) }
  }

  /// Adds a field whose value is a secret.
  mutating func add(_ name: String, _ value: CleansedText) { value.withBytes { add(name, $0) } }

  private mutating func add(_ name: String, _ value: UnsafeRawBufferPointer) {
    var beginning = "\(pieces.isEmpty ? "" : "&")\(name)="
    pieces.append(beginning.withUTF8 { CleansedText(UnsafeRawBufferPointer($0)) })
    pieces.append(CleansedText(percentEncoding: value))
  }

  /// The whole form.
  var body: CleansedText {
    CleansedText(upTo: pieces.reduce(0) { $0 + $1.count }) { room in
      var end = 0
      for piece in pieces {
        piece.withBytes { UnsafeMutableRawBufferPointer(rebasing: room[end...]).copyMemory(from: $0) }
        end += piece.count
      }
      return end
    }
  }
}
