import CCurl

/// Receives an answer that contains a secret. Limited in size, and overwritten when released.
final class SecretSink: @unchecked Sendable {  // The loop's thread writes; the caller reads after the answer's end.
  /// The most bytes it takes.
  static let capacity = 64 << 10

  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: SecretSink.capacity, alignment: 1)
  private var count = 0

  deinit {
    ccurl_cleanse(memory.baseAddress, memory.count)
    memory.deallocate()
  }

  /// Takes more bytes and drops those beyond the capacity (the call has the same limit).
  func take(_ bytes: UnsafeRawBufferPointer) {
    let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(memory.count - count))
    UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: piece)
    count += piece.count
  }

  /// Lends the bytes taken.
  func withBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T {
    body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
  }
}
