/// Bytes to search for, with the Knuth–Morris–Pratt algorithm: linear even for repetitive bytes and texts.
struct Needle: Sendable {
  private let bytes: [UInt8]
  /// For each byte, the length of the longest proper prefix of the needle that ends there.
  private let borders: [Int]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var borders = [Int](repeating: 0, count: bytes.count)
    var length = 0
    for index in bytes.indices.dropFirst() {
      while length > 0 && bytes[index] != bytes[length] { length = borders[length - 1] }
      if bytes[index] == bytes[length] { length += 1 }
      borders[index] = length
    }
    self.borders = borders
  }

  /// Whether `text` contains it. An empty needle is never contained.
  func isIn(_ text: [UInt8]) -> Bool {
    guard !bytes.isEmpty, bytes.count <= text.count else { return false }
    var length = 0
    for byte in text {
      while length > 0 && byte != bytes[length] { length = borders[length - 1] }
      if byte == bytes[length] { length += 1 }
      if length == bytes.count { return true }
    }
    return false
  }
}
