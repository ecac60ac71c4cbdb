import Foundation
import GatewayCore

/// Reads into memory that is wiped later, without library buffers.
enum DescriptorReader {
  /// Fills `memory` until it is full or the input ends; returns the number of bytes.
  static func fill(
    _ memory: UnsafeMutableRawBufferPointer, from descriptor: Int32, path: String
  ) throws(VaultError) -> Int {
    var count = 0
    while count < memory.count {
      let got = read(descriptor, memory.baseAddress?.advanced(by: count), memory.count - count)
      if got == 0 { break }
      if got < 0 {
        if errno == EINTR { continue }
        throw VaultError(.refused, "\(path) cannot be read: \(SystemError.last)")
      }
      count += got
    }
    return count
  }
}
