import CCurl

/// Takes an answer in which a secret stands: bounded, and overwritten when nobody needs it any more.
// Unchecked because of the memory: the loop's thread writes it, and who made the call reads it after the answer's end.
final class SecretSink: @unchecked Sendable {
  /// The most bytes it takes.
  static let capacity = 64 << 10

  private let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: SecretSink.capacity, alignment: 1)
  private var count = 0

  deinit {
    ccurl_cleanse(memory.baseAddress, memory.count)
    memory.deallocate()
  }

  /// Takes more bytes; those that find no room are dropped (the call's own bound is the same).
  func take(_ bytes: UnsafeRawBufferPointer) {
    let piece = UnsafeRawBufferPointer(rebasing: bytes.prefix(memory.count - count))
    UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(from: piece)
    count += piece.count
  }

  /// Lends what it took.
  func withBytes<T>(_ body: (UnsafeRawBufferPointer) -> T) -> T {
    body(UnsafeRawBufferPointer(rebasing: memory[..<count]))
  }
}
