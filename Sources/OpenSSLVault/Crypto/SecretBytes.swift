import COpenSSL

/// Bytes that are overwritten when nobody needs them any more, and that no text shows.
///
/// Never an array, which is copied without notice, and never a `String`. The memory is libcrypto's secure heap where
/// there is room in it.
///
/// Unchecked because of the pointer: the memory is filled before the object exists, only read then, and freed with it.
public final class SecretBytes: @unchecked Sendable, CustomStringConvertible, CustomReflectable {
  private let memory: UnsafeMutableRawBufferPointer
  /// How many bytes.
  public let count: Int

  /// `count` bytes as `fill` makes them. When it throws, what it wrote is overwritten, too.
  public convenience init<Failure: Error>(
    count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    try self.init(upTo: count) { memory throws(Failure) in
      try fill(memory)
      return count
    }
  }

  /// At most `limit` bytes; `fill` says how many it made.
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

  /// Lends the bytes; they must not leave `body`.
  public func withBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try body(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(memory)[..<count]))
  }

  /// How many, and nothing of them.
  public var description: String { "\(count) secret bytes" }
  /// Nothing of them.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension SecretBytes {
  /// The bytes in `range`.
  public func part(_ range: Range<Int>) -> SecretBytes {
    SecretBytes(count: range.count) { part in
      withBytes { part.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[range])) }
    }
  }
}
