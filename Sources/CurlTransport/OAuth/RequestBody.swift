/// The body of a request.
enum RequestBody: Sendable {
  /// Plain bytes.
  case plain([UInt8])
  /// Bytes that contain a secret, overwritten when they are released.
  case cleansed(CleansedText)

  /// The number of bytes.
  var count: Int { withBytes(\.count) }

  /// Whether it has no bytes.
  var isEmpty: Bool { count == 0 }

  /// Lends the bytes.
  func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    switch self {
    case .plain(let bytes): try bytes.withUnsafeBytes(body)
    case .cleansed(let text): try text.withBytes(body)
    }
  }
}
