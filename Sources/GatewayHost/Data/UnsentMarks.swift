import Foundation
import GatewayCore
import GatewayKit
import Synchronization

/// The marks of visitors' files that no message names yet: `blobs/unsent/CHANNEL/ab12…`, empty files, read once at start.
///
/// A mark is on the disk before its file, and goes after it: a kill in between leaves a mark without a file, which the next
/// start removes.
final class UnsentMarks: Sendable {
  /// The stores of one content that are under way.
  private struct Writing {
    /// On whose account the mark lies: that of the first.
    let channel: ChannelID
    var stores = 0
    /// Whether one of them wrote the file.
    var isStored = false
  }

  private struct State {
    var files: UnsentFiles
    var writing: [BlobRef: Writing] = [:]
  }

  private let blobs: URL
  private let state: Mutex<State>

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
        // A mark names the channel alone: its file counts for a visitor who never wrote.
        let owner = UnsentFiles.Account(channel: ChannelID(rawValue: channel), hasWritten: false)
        files.add(ref, size: Int(found.st_size), of: owner)
      }
    }
    state = Mutex(State(files: files))
  }

  /// What the unsent files of `channel` count as, in bytes.
  func bytes(of channel: ChannelID) -> Int { state.withLock { $0.files.bytes(of: channel) } }

  /// Counts a file that is about to be written; returns whether it did not count before. `finish` must follow.
  ///
  /// - Throws: `AdapterError.throttled` where the account has no room within `limit` bytes; `finish` must not follow then.
  func begin(_ ref: BlobRef, size: Int, of account: UnsentFiles.Account, limit: Int) throws -> Bool {
    let (isNew, channel) = try state.withLock { state in
      let isNew = state.writing[ref] == nil
      if isNew, !state.files.hasRoom(for: size, of: account, limit: limit) {
        throw AdapterError(
          .throttled(retryAfter: .seconds(3600)),
          "visitors of \(account.channel) uploaded files and did not send them: they fill the share of this visitor's network, or the \(limit) bytes of all"
        )
      }
      var writing = state.writing[ref] ?? Writing(channel: account.channel)
      writing.stores += 1
      state.writing[ref] = writing
      return (isNew && state.files.add(ref, size: size, of: account), writing.channel)
    }
    do {
      try write(ref, of: channel)
    } catch {
      finish(ref, isStored: false)
      throw error
    }
    return isNew
  }

  /// The store that `begin` announced is over. Once the last one of a content is, and none wrote the file, it counts no
  /// longer.
  func finish(_ ref: BlobRef, isStored: Bool) {
    state.withLock { state in
      guard var writing = state.writing[ref] else { return }
      writing.stores -= 1
      writing.isStored = writing.isStored || isStored
      state.writing[ref] = writing.stores > 0 ? writing : nil
      if writing.stores == 0, !writing.isStored { remove(ref, from: &state) }
    }
  }

  /// Counts a file no longer, if it did; returns what it counted as, in bytes.
  @discardableResult
  func end(_ ref: BlobRef) -> Int { state.withLock { remove(ref, from: &$0) } }

  /// Under the lock, so that no mark of a later store goes with it.
  @discardableResult
  private func remove(_ ref: BlobRef, from state: inout State) -> Int {
    guard let (channel, bytes) = state.files.remove(ref) else { return 0 }
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
