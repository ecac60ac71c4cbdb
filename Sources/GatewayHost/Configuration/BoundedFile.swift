import Foundation

/// Reads files given by people, with a limit on their size.
enum BoundedFile {
  /// The largest `channels.json`, in bytes.
  static let configurationLimit = 1 << 20

  /// Reads the whole file. Error messages call it `name`.
  ///
  /// - Throws: `CommandFailure` if it has more than `limit` bytes, is not a regular file or cannot be read.
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
    // Reading a pipe or a device may block for ever.
    guard isOrdinary else { throw CommandFailure("\(name): is not a regular file") }
    guard size <= limit else { throw CommandFailure("\(name): has \(size) bytes; the limit is \(limit)") }
    do {
      let handle = try FileHandle(forReadingFrom: url)
      defer { try? handle.close() }
      // One byte more than allowed, so that a file that grows meanwhile is noticed.
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
    case .fileReadNoSuchFile, .fileNoSuchFile: "the file does not exist"
    case .fileReadNoPermission: "permission denied"
    default: error.localizedDescription
    }
  }
}
