import CCurl

/// A C string in memory of its own, overwritten before the memory is given back.
///
/// Header lines live in these for as long as libcurl may read them, since one of them may hold a secret.
// Unchecked because of the pointer: it is written during init only, and freed when nobody has it any more.
final class CleansedText: @unchecked Sendable {
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

  /// At most `capacity` bytes that `fill` writes; it says how many.
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
