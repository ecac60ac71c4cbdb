import Foundation

/// The free space of a disk and how much of it files must leave free.
struct DiskRoom: Sendable {
  /// The free bytes available to this process.
  let free: Int
  /// The disk's size in bytes.
  let size: Int

  /// The bytes that every file must leave free, so that messages can be committed.
  static let reserve = 64 << 20

  /// The bytes that visitors' files must leave free, so that mails and the files of agents and providers can be stored:
  /// 5 % of the disk, between 256 MiB and 8 GiB.
  var visitorReserve: Int { min(max(size / 20, 256 << 20), 8 << 30) }

  init(free: Int, size: Int) {
    self.free = free
    self.size = size
  }

  /// Measures the disk of `path`.
  init(at path: String) throws {
    var disk = statvfs()
    guard statvfs(path, &disk) == 0 else { throw FileFailure("measure", path) }
    free = Self.bytes(UInt64(disk.f_bavail), of: UInt64(disk.f_frsize))
    size = Self.bytes(UInt64(disk.f_blocks), of: UInt64(disk.f_frsize))
  }

  /// At most half of `Int.max`, so that adding a file's size cannot overflow.
  private static func bytes(_ blocks: UInt64, of length: UInt64) -> Int {
    let (bytes, overflow) = blocks.multipliedReportingOverflow(by: length)
    return overflow ? Int.max / 2 : Int(min(bytes, UInt64(Int.max / 2)))
  }
}
