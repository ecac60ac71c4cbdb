/// Where a secret lies within a header line.
struct SecretSpan: Sendable {
  /// A secret shorter than this is no secret to be found again: `none` and `test` are words.
  static let shortest = 16

  /// The line.
  let line: CleansedText
  /// Where in it.
  let range: Range<Int>

  /// Lends the secret's bytes.
  func withBytes<T>(_ body: (UnsafeBufferPointer<UInt8>) -> T) -> T {
    line.characters.withMemoryRebound(to: UInt8.self, capacity: range.upperBound) { characters in
      body(UnsafeBufferPointer(start: characters + range.lowerBound, count: range.count))
    }
  }
}
