import CCurl

/// A C string in separate memory, overwritten before the memory is freed.
///
/// Holds header lines for as long as libcurl may read them, since one of them may contain a secret.
final class CleansedText: @unchecked Sendable {  // The pointer is written in init only and freed in deinit.
  /// The string, ended by NUL.
  let characters: UnsafeMutablePointer<CChar>
  private let capacity: Int

  /// Joins the pieces.
  init(_ pieces: UnsafeRawBufferPointer...) {
    let count = pieces.reduce(0) { $0 + $1.count }
    capacity = count + 1
    let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
    var end = memory
    for piece in pieces {
      if let base = piece.baseAddress { end.copyMemory(from: base, byteCount: piece.count) }
      end += piece.count
    }
    end.storeBytes(of: 0, as: UInt8.self)
    characters = memory.bindMemory(to: CChar.self, capacity: capacity)
  }

  /// At most `capacity` bytes written by `fill`, which returns their number.
  init(upTo capacity: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Int) {
    self.capacity = capacity + 1
    let memory = UnsafeMutableRawPointer.allocate(byteCount: capacity + 1, alignment: 1)
    let count = fill(UnsafeMutableRawBufferPointer(start: memory, count: capacity))
    memory.storeBytes(of: 0, toByteOffset: count, as: UInt8.self)
    characters = memory.bindMemory(to: CChar.self, capacity: capacity + 1)
  }

  deinit {
    ccurl_cleanse(characters, capacity)
    UnsafeMutableRawPointer(characters).deallocate()
  }
}
