import Foundation

/// Files that people hand to the program.
enum BoundedFile {
  /// The largest `channels.json`.
  static let configurationLimit = 1 << 20

  /// The whole file, if it has at most `limit` bytes; what is no ordinary file (a device, a folder) is refused before
  /// it is read.
  /// Messages call it `name`.
  static func read(_ path: String, named name: String? = nil, limit: Int) throws(CommandFailure) -> [UInt8] {
    let name = name ?? path
    let url = URL(filePath: path)
    var isOrdinary = false
    var isFolder = false
    var size = 0
    do {
      let values = try url.resolvingSymlinksInPath().resourceValues(
        forKeys: [.isRegularFileKey, .isDirectoryKey, .fileSizeKey])
      isOrdinary = values.isRegularFile ?? false
      isFolder = values.isDirectory ?? false
      size = values.fileSize ?? 0
    } catch {
      throw CommandFailure("\(name): cannot be read: \(reason(error))")
    }
    if isFolder { throw CommandFailure("\(name): is a folder, not a file") }
    // A pipe or a device may keep its reader waiting for ever.
    guard isOrdinary else { throw CommandFailure("\(name): is no ordinary file") }
    guard size <= limit else { throw CommandFailure("\(name): has \(size) bytes; at most \(limit) are read") }
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      // One byte more than allowed, so that a file that grows, or a pipe, is noticed.
      let data = try handle.read(upToCount: limit + 1) ?? Data()
      guard data.count <= limit else { throw CommandFailure("\(name): has more than \(limit) bytes") }
      return Array(data)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure("\(name): cannot be read: \(reason(error))")
    }
  }

  private static func reason(_ error: any Error) -> String {
    switch (error as? CocoaError)?.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: "there is no such file"
    case .fileReadNoPermission: "permission denied"
    default: error.localizedDescription
    }
  }
}
