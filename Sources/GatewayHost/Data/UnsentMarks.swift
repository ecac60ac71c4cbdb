import Foundation
import GatewayCore
import GatewayKit
import Synchronization

/// The marks of visitors' files that no message names yet: `blobs/unsent/CHANNEL/ab12…`, empty files, read once at the start.
///
/// A mark is written before its file and removed after it. A kill in between leaves a mark without a file, which the next
/// start removes.
final class UnsentMarks: Sendable {
  /// The running stores of one content.
  private struct Writing {
    /// The channel of the first store, which the mark counts for.
    let channel: ChannelID
    var stores = 0
    /// Whether one of the stores wrote the file.
    var isStored = false
  }

  private struct State {
    var files: UnsentFiles
    var writing: [BlobRef: Writing] = [:]
  }

  private let blobs: URL
  private let state: Mutex<State>

  private var folder: URL { blobs.appending(path: "unsent", directoryHint: .isDirectory) }

  /// Reads the marks in the folder `blobs`. Skips a mark that cannot be read.
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
        // A mark names only the channel, so its file counts for an unknown visitor.
        let owner = UnsentFiles.Account(channel: ChannelID(rawValue: channel), hasWritten: false)
        files.add(ref, size: Int(found.st_size), of: owner)
      }
    }
    state = Mutex(State(files: files))
  }

  /// The bytes of the unsent files of `channel`.
  func bytes(of channel: ChannelID) -> Int { state.withLock { $0.files.bytes(of: channel) } }

  /// Counts a file before it is written; returns whether it was not counted yet. The caller must call `finish`.
  ///
  /// - Throws: `AdapterError.throttled` if the account would exceed `limit` bytes; then `finish` must not be called.
  func begin(_ ref: BlobRef, size: Int, of account: UnsentFiles.Account, limit: Int) throws -> Bool {
    let (isNew, channel) = try state.withLock { state in
      let isNew = state.writing[ref] == nil
      if isNew, !state.files.hasRoom(for: size, of: account, limit: limit) {
        throw AdapterError(
          .throttled(retryAfter: .seconds(3600)),
          "unsent files of visitors of \(account.channel) use up the share of this visitor's network or the limit of \(limit) bytes for all"
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

  /// Ends a store that `begin` started. After the last store of a content, the file is no longer counted if none of them
  /// wrote it.
  func finish(_ ref: BlobRef, isStored: Bool) {
    state.withLock { state in
      guard var writing = state.writing[ref] else { return }
      writing.stores -= 1
      writing.isStored = writing.isStored || isStored
      state.writing[ref] = writing.stores > 0 ? writing : nil
      if writing.stores == 0, !writing.isStored { remove(ref, from: &state) }
    }
  }

  /// Stops counting a file; returns the bytes it counted for.
  @discardableResult
  func end(_ ref: BlobRef) -> Int { state.withLock { remove(ref, from: &$0) } }

  /// Called under the lock, so that the mark of a later store is not removed.
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
      guard mkdir(needed.path, 0o700) == 0 || errno == EEXIST else { throw FileFailure("create", needed.path) }
    }
    let path = path(of: ref, channel)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileFailure("create", path) }
    close(descriptor)
    for changed in [marks, folder] { try FileSync.synchronize(changed.path) }
  }
}
