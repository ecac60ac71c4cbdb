import CCurl
import Glibc

extension CleansedText {
  /// The bytes without the NUL.
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: characters, count: strlen(characters)) }

  /// The bytes as a form's value (RFC 3986, 2.1).
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

/// A form in which secrets stand (`application/x-www-form-urlencoded`).
struct SecretForm {
  private var pieces: [CleansedText] = []

  /// Adds a field.
  mutating func add(_ name: String, _ value: String) {
    var value = value
    value.withUTF8 { add(name, UnsafeRawBufferPointer($0)) }
  }

  /// Adds a field whose value is a secret.
  mutating func add(_ name: String, _ value: UnsafeRawBufferPointer) {
    var beginning = "\(pieces.isEmpty ? "" : "&")\(name)="
    pieces.append(beginning.withUTF8 { CleansedText(UnsafeRawBufferPointer($0)) })
    pieces.append(CleansedText(percentEncoding: value))
  }

  /// The whole form.
  var body: CleansedText {
    CleansedText(upTo: pieces.reduce(0) { $0 + $1.bytes.count }) { room in
      var end = 0
      for piece in pieces {
        UnsafeMutableRawBufferPointer(rebasing: room[end...]).copyMemory(from: piece.bytes)
        end += piece.bytes.count
      }
      return end
    }
  }
}
