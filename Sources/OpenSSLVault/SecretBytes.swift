import COpenSSL

/// Bytes that are overwritten when nobody needs them any more, and that no text shows.
///
/// Never an array, which is copied without notice, and never a `String`.
// Sendable, though the compiler cannot see it: the memory is filled before the object exists and freed with it.
final class SecretBytes: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
  private let memory: UnsafeMutableRawBufferPointer

  /// `count` bytes as `fill` makes them. When it throws, what it wrote is overwritten, too.
  init<Failure: Error>(count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void) throws(Failure) {
    memory = .allocate(byteCount: count, alignment: 1)
    try fill(memory)
  }

  deinit {
    OPENSSL_cleanse(memory.baseAddress, memory.count)
    memory.deallocate()
  }

  /// How many bytes.
  var count: Int { memory.count }

  /// Lends the bytes; they must not leave `body`.
  func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(memory))
  }

  var description: String { "\(count) secret bytes" }
  var customMirror: Mirror { Mirror(self, children: []) }
}
