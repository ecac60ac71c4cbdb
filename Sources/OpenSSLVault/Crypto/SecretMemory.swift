import COpenSSL

/// Memory for secrets. It comes from libcrypto's secure heap, which is locked, excluded from core images and protected
/// by guard pages if the system allows it; once that is full, from ordinary memory. Both are wiped before they are
/// freed.
enum SecretMemory {
  private static let heapSize = 1 << 20
  private static let smallestPiece = 32

  /// Whether libcrypto has its secure heap, which is created on first use.
  private static let hasHeap = CRYPTO_secure_malloc_init(heapSize, smallestPiece) != 0

  static func allocate(_ count: Int) -> UnsafeMutableRawBufferPointer {
    let size = max(1, count)
    let secure = hasHeap ? CRYPTO_secure_malloc(size, #fileID, Int32(#line)) : nil
    guard let memory = secure ?? CRYPTO_malloc(size, #fileID, Int32(#line)) else {
      preconditionFailure("no memory is left for \(count) secret bytes")
    }
    return UnsafeMutableRawBufferPointer(start: memory, count: count)
  }

  static func free(_ memory: UnsafeMutableRawBufferPointer) {
    CRYPTO_secure_clear_free(memory.baseAddress, max(1, memory.count), #fileID, Int32(#line))
  }
}
