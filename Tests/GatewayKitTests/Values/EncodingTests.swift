import GatewayKit
import Testing

@Suite("Bytes as text and sums")
struct EncodingTests {
  @Test("Hexadecimal digits read back as they were written", arguments: [[0], [0, 15, 16, 255], Array(0...255)])
  func digits(bytes: [UInt8]) {
    #expect(Hexadecimal.bytes(Hexadecimal.text(bytes)) == bytes)
    #expect(Hexadecimal.bytes(Hexadecimal.text(bytes).uppercased()) == bytes)
  }

  @Test("Text that is not pairs of digits is not read", arguments: ["", "0", "zz", "0g", "+1", " 1", "1é", "0x"])
  func nothing(text: String) { #expect(Hexadecimal.bytes(text) == nil) }

  /// http://www.isthe.com/chongo/src/fnv/test_fnv.c
  @Test(
    "FNV-1a returns the published sums",
    arguments: [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)])
  func sums(text: String, sum: UInt64) {
    #expect(Checksum(text.utf8).value == sum)
    var pieces = Checksum()
    for byte in text.utf8 { pieces.add([byte]) }
    #expect(pieces.value == sum)
  }
}
