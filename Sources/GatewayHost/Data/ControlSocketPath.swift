import Foundation

/// The path of a data folder's control socket.
///
/// `DATA/control.sock`, unless that is longer than a socket address may be (108 bytes on Linux, 104 elsewhere): then a
/// short path in the user's runtime folder, which is written to `DATA/control.path`.
enum ControlSocketPath {
  /// The longest path in bytes: the shorter of both limits, minus the terminator.
  static let limit = 103

  /// The path to connect to.
  static func find(in folder: URL) -> String {
    let record = folder.appending(path: "control.path")
    if let text = try? String(contentsOf: record, encoding: .utf8) {
      return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return folder.appending(path: "control.sock").path
  }

  /// The path to listen on. Only the folder's owner calls this.
  static func prepare(in folder: DataFolder) throws(CommandFailure) -> String {
    let record = folder.url.appending(path: "control.path")
    let usual = folder.url.appending(path: "control.sock").path
    if usual.utf8.count <= limit {
      try? FileManager.default.removeItem(at: record)
      return usual
    }
    let short = "\(try runtimeFolder())/\(folder.id.prefix(16)).sock"
    do {
      try Data("\(short)\n".utf8).write(to: record, options: .atomic)
    } catch {
      throw CommandFailure("\(record.path): cannot be written: \(error.localizedDescription)")
    }
    return short
  }

  /// A folder that only this user can enter: it must be 0700 and belong to the user.
  private static func runtimeFolder() throws(CommandFailure) -> String {
    let base = Environment.value("XDG_RUNTIME_DIR").flatMap { $0.utf8.count <= 60 ? $0 : nil } ?? "/tmp"
    let path = "\(base)/balcao-\(getuid())"
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
      throw CommandFailure("\(path): cannot be created: \(SystemError.last)")
    }
    var status = stat()
    guard lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, status.st_uid == getuid(),
      status.st_mode & 0o077 == 0
    else { throw CommandFailure("\(path): is not a private folder of this user (mode 0700); remove it") }
    return path
  }
}
