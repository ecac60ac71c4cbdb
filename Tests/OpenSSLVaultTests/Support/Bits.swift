extension [UInt8] {
  /// The same bytes with one bit turned.
  func turning(_ bit: Int) -> [UInt8] {
    var turned = self
    turned[bit / 8] ^= 1 << UInt8(bit % 8)
    return turned
  }

  /// Whether `part` occurs in it.
  func holds(_ part: [UInt8]) -> Bool {
    guard let first = part.first, count >= part.count else { return false }
    var index = startIndex
    while let next = self[index...].firstIndex(of: first), next + part.count <= count {
      if self[next..<(next + part.count)].elementsEqual(part) { return true }
      index = next + 1
    }
    return false
  }
}
