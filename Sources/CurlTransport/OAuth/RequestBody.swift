/// What a request carries.
enum RequestBody: Sendable {
  /// Bytes as they stand.
  case plain([UInt8])
  /// Bytes with a secret among them, which are overwritten when nobody needs them any more.
  case cleansed(CleansedText)

  /// How many bytes.
  var count: Int { withBytes(\.count) }

  /// Whether there are none.
  var isEmpty: Bool { count == 0 }

  /// Lends the bytes.
  func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    switch self {
    case .plain(let bytes): try bytes.withUnsafeBytes(body)
    case .cleansed(let text): try text.withBytes(body)
    }
  }
}
