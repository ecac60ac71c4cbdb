/// Bytes to be searched for, by Knuth, Morris and Pratt: linear, however the bytes and the text repeat themselves.
struct Needle: Sendable {
  private let bytes: [UInt8]
  /// For each byte, how long a beginning of the needle ends there.
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

  /// Whether it lies anywhere in `text`. An empty needle lies nowhere.
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
