/// Bytes that stay at one address, as OpenSSL requires for the retry of a write.
///
/// Copied where they are made, by the writer's task: a copy of many megabytes would hold up every connection of the loop.
final class PinnedBytes: @unchecked Sendable {  // The memory is written in init only and freed in deinit.
  /// The bytes.
  let memory: UnsafeRawBufferPointer

  /// Copies `bytes`.
  init(_ bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    copy.copyBytes(from: bytes)
    memory = UnsafeRawBufferPointer(copy)
  }

  deinit { memory.deallocate() }
}
