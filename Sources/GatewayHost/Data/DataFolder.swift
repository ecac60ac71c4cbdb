import Foundation
import GatewayKit

/// A data folder and the right to write in it, which one process has at a time (invariant 13).
///
/// The right is an exclusive `flock` on `DATA/lock`, which the system releases when the process ends for any reason. The
/// file contains the owner's process id, to be shown to others.
final class DataFolder: Sendable {
  /// The result of an attempt to take a folder.
  enum Taking {
    /// This process owns the folder.
    case taken(DataFolder)
    /// The process with this id owns the folder.
    case held(by: String)
  }

  /// The folder.
  let url: URL
  /// The random id created with the folder: 32 hexadecimal digits.
  let id: String
  private let descriptor: Int32

  /// Takes the folder at `path`. Creates a missing folder (0700) if `creating`.
  static func take(_ path: String, creating: Bool) throws(CommandFailure) -> Taking {
    let url = URL(filePath: path, directoryHint: .isDirectory).absoluteURL
    try prepare(url, creating: creating)
    let lockPath = url.appending(path: "lock").path
    let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw CommandFailure("\(lockPath): cannot be opened: \(SystemError.last)") }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      defer { close(descriptor) }
      guard errno == EWOULDBLOCK else { throw CommandFailure("\(lockPath): cannot be locked: \(SystemError.last)") }
      return .held(by: owner(descriptor))
    }
    do {
      try writeOwner(descriptor, path: lockPath)
      return .taken(DataFolder(url: url, id: try identifier(in: url), descriptor: descriptor))
    } catch {
      close(descriptor)
      throw error
    }
  }

  private init(url: URL, id: String, descriptor: Int32) {
    self.url = url
    self.id = id
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  private static func prepare(_ url: URL, creating: Bool) throws(CommandFailure) {
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: url.path, isDirectory: &isDirectory) {
      guard isDirectory.boolValue else { throw CommandFailure("\(url.path): is not a folder") }
      return
    }
    guard creating else {
      throw CommandFailure(
        "\(url.path): the data folder does not exist; create it with `balcao serve`, or choose another with --data")
    }
    do {
      try FileManager.default.createDirectory(
        at: url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure("\(url.path): the data folder cannot be created: \(error.localizedDescription)")
    }
  }

  private static func owner(_ descriptor: Int32) -> String {
    var buffer = [UInt8](repeating: 0, count: 20)
    let count = pread(descriptor, &buffer, buffer.count, 0)
    let text = String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private static func writeOwner(_ descriptor: Int32, path: String) throws(CommandFailure) {
    let text = Array("\(getpid())\n".utf8)
    guard ftruncate(descriptor, 0) == 0, pwrite(descriptor, text, text.count, 0) == text.count else {
      throw CommandFailure("\(path): cannot be written: \(SystemError.last)")
    }
  }

  private static func identifier(in url: URL) throws(CommandFailure) -> String {
    let file = url.appending(path: "id")
    if let known = try? String(contentsOf: file, encoding: .utf8) {
      let id = known.trimmingCharacters(in: .whitespacesAndNewlines)
      guard id.count == 32, id.allSatisfy(\.isHexDigit) else {
        throw CommandFailure("\(file.path): does not contain a data folder's id; restore it from a backup")
      }
      return id
    }
    let id = Hexadecimal.text((0..<16).map { _ in UInt8.random(in: .min ... .max) })
    do {
      try Data("\(id)\n".utf8).write(to: file, options: .atomic)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
    } catch {
      throw CommandFailure("\(file.path): cannot be written: \(error.localizedDescription)")
    }
    return id
  }
}

/// The description of the current `errno`.
enum SystemError {
  static var last: String { String(cString: strerror(errno)) }
}
