/// The beginnings of pictures, as far as anybody here looks at them.
enum TestPicture {
  static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]
  static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0, 2]
  static let gif = Array("GIF89a".utf8) + [3]
  static let movingGIF = Array("GIF89a".utf8) + [0x21, 0xFF, 0x0B] + Array("NETSCAPE2.0".utf8)
  static let webp = Array("RIFF????WEBPVP8 ".utf8) + [UInt8](repeating: 0, count: 10)
  static let movingWebP = Array("RIFF????WEBPVP8X????".utf8) + [0x12, 0, 0, 0]
}
