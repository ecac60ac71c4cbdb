import Foundation
import GatewayCore
import GatewayKit
import Synchronization

/// The marks of visitors' files that no message names yet: `blobs/unsent/CHANNEL/ab12…`, empty files, read once at start.
///
/// A mark is on the disk before its file, and goes after it: a kill in between leaves a mark without a file, which the next
/// start removes.
final class UnsentMarks: Sendable {
  private let blobs: URL
  private let files: Mutex<UnsentFiles>

  private var folder: URL { blobs.appending(path: "unsent", directoryHint: .isDirectory) }

  /// The marks in the folder `blobs`. One that cannot be read does not count.
  init(in blobs: URL) {
    self.blobs = blobs
    var files = UnsentFiles()
    let folder = blobs.appending(path: "unsent", directoryHint: .isDirectory)
    let manager = FileManager.default
    for channel in (try? manager.contentsOfDirectory(atPath: folder.path)) ?? [] {
      let marks = folder.appending(path: channel, directoryHint: .isDirectory)
      for name in (try? manager.contentsOfDirectory(atPath: marks.path)) ?? [] {
        var found = stat()
        let ref = BlobRef(rawValue: name)
        guard ref.isWellFormed, stat(blobs.appending(path: "\(name.prefix(2))/\(name)").path, &found) == 0 else {
          unlink(marks.appending(path: name).path)
          continue
        }
        files.add(ref, size: Int(found.st_size), of: ChannelID(rawValue: channel))
      }
    }
    self.files = Mutex(files)
  }

  /// What the unsent files of `channel` count as, in bytes.
  func bytes(of channel: ChannelID) -> Int { files.withLock { $0.bytes(of: channel) } }

  /// Counts a file that is about to be written; returns whether this call marked it, and not another one.
  ///
  /// - Throws: `AdapterError.throttled` where the channel's unsent files would be over `limit` bytes.
  func begin(_ ref: BlobRef, size: Int, of channel: ChannelID, limit: Int) throws -> Bool {
    let isNew = try files.withLock { files in
      guard files.hasRoom(for: size, of: channel, limit: limit) else {
        throw AdapterError(
          .throttled(retryAfter: .seconds(3600)),
          "the files that visitors of \(channel) uploaded and did not send fill their \(limit) bytes")
      }
      return files.add(ref, size: size, of: channel)
    }
    guard isNew else { return false }
    do {
      try write(ref, of: channel)
    } catch {
      end(ref)
      throw error
    }
    return true
  }

  /// Counts a file no longer, if it did; returns what it counted as, in bytes.
  @discardableResult
  func end(_ ref: BlobRef) -> Int {
    guard let (channel, bytes) = files.withLock({ $0.remove(ref) }) else { return 0 }
    unlink(path(of: ref, channel))
    return bytes
  }

  private func path(of ref: BlobRef, _ channel: ChannelID) -> String {
    folder.appending(path: "\(channel)/\(ref)").path
  }

  private func write(_ ref: BlobRef, of channel: ChannelID) throws {
    let marks = folder.appending(path: channel.rawValue, directoryHint: .isDirectory)
    for needed in [folder, marks] {
      guard mkdir(needed.path, 0o700) == 0 || errno == EEXIST else { throw FileFailure("make", needed.path) }
    }
    let path = path(of: ref, channel)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileFailure("make", path) }
    close(descriptor)
    for changed in [marks, folder] { try FileSync.synchronize(changed.path) }
  }
}
