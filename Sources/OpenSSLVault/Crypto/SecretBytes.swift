import COpenSSL

/// Bytes that are wiped when released and never printed.
///
/// Neither an array, which is copied implicitly, nor a `String`. The memory comes from libcrypto's secure heap while
/// there is room.
public final class SecretBytes: CustomStringConvertible, CustomReflectable,
  @unchecked Sendable  // The memory is filled in init, then only read, and freed in deinit.
{
  private let memory: UnsafeMutableRawBufferPointer
  /// The number of bytes.
  public let count: Int

  /// `count` bytes written by `fill`. If it throws, what it wrote is wiped.
  public convenience init<Failure: Error>(
    count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    try self.init(upTo: count) { memory throws(Failure) in
      try fill(memory)
      return count
    }
  }

  /// At most `limit` bytes. `fill` returns how many it wrote.
  public init<Failure: Error>(
    upTo limit: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Int
  ) throws(Failure) {
    memory = SecretMemory.allocate(limit)
    do throws(Failure) {
      count = min(limit, try fill(memory))
    } catch {
      SecretMemory.free(memory)
      throw error
    }
  }

  deinit { SecretMemory.free(memory) }

  /// Lends the bytes, which must not leave `body`.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<count]))
  }

  /// The number of bytes only.
  public var description: String { "\(count) secret bytes" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SecretBytes {
  /// A copy of the bytes in `range`.
  public func part(_ range: Range<Int>) -> SecretBytes {
    SecretBytes(count: range.count) { part in
      withBytes { part.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
  }
}
