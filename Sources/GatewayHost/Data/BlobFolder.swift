import Foundation
import GatewayCore
import GatewayKit
import NIOPosix
import Synchronization

/// The files in the data folder: `DATA/blobs/ab/ab12…`, each named by the hash of its content and never changed.
///
/// A file is written under a temporary name in `blobs/incoming`, synced and then renamed; the folders are synced after
/// that. So a file with its final name is complete. What a kill left in `incoming` is deleted at the next start.
///
/// A visitor's file that no message names yet also has a mark, the empty file `blobs/unsent/CHANNEL/ab12…`, which is
/// synced before the file gets its name. So the size of a channel's unsent files is known again after every start.
struct BlobFolder: BlobStore {
  let folder: URL
  let unsent: UnsentMarks
  private let disk: @Sendable (_ path: String) throws -> DiskRoom
  private let refused = Refused()
  private let naming: @Sendable ([UInt8]) -> String
  private let turn = Turn()

  /// Since when visitors' files are refused for lack of space; nil while there is enough.
  private final class Refused: Sendable { let since = Mutex<Date?>(nil) }

  /// Held while an existing file is stored again, and while one is removed.
  private final class Turn: Sendable { let isTaken = Mutex(()) }

  private var incoming: URL { folder.appending(path: "incoming", directoryHint: .isDirectory) }

  /// The files of the data folder `data`, which the caller owns. `naming` computes SHA-256 in hexadecimal digits; `disk`
  /// measures the disk of a path.
  init(
    in data: URL, disk: @escaping @Sendable (_ path: String) throws -> DiskRoom = { try DiskRoom(at: $0) },
    naming: @escaping @Sendable ([UInt8]) -> String
  ) throws(CommandFailure) {
    folder = data.appending(path: "blobs", directoryHint: .isDirectory)
    unsent = UnsentMarks(in: folder)
    self.disk = disk
    self.naming = naming
    guard FileManager.default.fileExists(atPath: incoming.path) else { return }
    do {
      try FileManager.default.removeItem(at: incoming)
    } catch {
      throw CommandFailure("\(incoming.path): cannot be removed: \(error.localizedDescription)")
    }
  }

  func store(_ content: [UInt8], for account: BlobAccount) async throws(AdapterError) -> BlobRef {
    try await blocking { try save(content, for: account) }
  }

  func renew(_ refs: [BlobRef]) async throws(AdapterError) -> Bool {
    try await blocking { refs.reduce(true) { isStoredAgain($1) && $0 } }
  }

  func claim(_ refs: [BlobRef]) async throws(AdapterError) -> Int {
    try await blocking { refs.reduce(0) { $0 + unsent.end($1) } }
  }

  func shortage() async -> BlobShortage? {
    guard refused.since.withLock({ $0 }) != nil, let room = try? await blocking({ try disk(folder.path) }) else {
      return nil
    }
    return refused.since.withLock { since in
      if room.free >= room.visitorReserve { since = nil }
      return since.map { BlobShortage(since: $0, free: room.free, reserve: room.visitorReserve) }
    }
  }

  func size(of ref: BlobRef) async throws(AdapterError) -> Int? {
    try await blocking {
      try withFile(ref) { descriptor in
        var found = stat()
        guard fstat(descriptor, &found) == 0 else { throw FileFailure("inspect", path(of: ref)) }
        return Int(found.st_size)
      }
    }
  }

  func bytes(of ref: BlobRef, from offset: Int, upTo count: Int) async throws(AdapterError) -> [UInt8]? {
    try await blocking {
      try withFile(ref) { descriptor in
        var bytes = [UInt8](repeating: 0, count: count)
        let got = pread(descriptor, &bytes, count, off_t(offset))
        guard got >= 0 else { throw FileFailure("read", path(of: ref)) }
        return Array(bytes.prefix(got))
      }
    }
  }

  /// Runs `body` on a thread that may block on the disk.
  func blocking<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws(AdapterError) -> Result {
    do {
      return try await NIOThreadPool.singleton.runIfActive(body)
    } catch let refusal as AdapterError {
      throw refusal
    } catch {
      throw AdapterError(.unavailable, "a file in the data folder cannot be read or written", cause: error)
    }
  }

  func path(of ref: BlobRef) -> String {
    folder.appending(path: "\(ref.rawValue.prefix(2))/\(ref.rawValue)").path
  }

  func withFile<Result>(_ ref: BlobRef, _ body: (Int32) throws -> Result) throws -> Result? {
    guard ref.isWellFormed else { return nil }
    let descriptor = open(path(of: ref), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw FileFailure("open", path(of: ref))
    }
    defer { close(descriptor) }
    return try body(descriptor)
  }

  private func save(_ content: [UInt8], for account: BlobAccount) throws -> BlobRef {
    let ref = BlobRef(rawValue: naming(content))
    let subfolder = folder.appending(path: String(ref.rawValue.prefix(2)), directoryHint: .isDirectory)
    for needed in [folder, incoming, subfolder] {
      guard mkdir(needed.path, 0o700) == 0 || errno == EEXIST else { throw FileFailure("create", needed.path) }
    }
    if !isStoredAgain(ref) {
      try checkRoom(for: content.count, of: account)
      if case .visitor(let channel, let block, let hasWritten, let limit) = account {
        let owner = UnsentFiles.Account(channel: channel, block: block, hasWritten: hasWritten)
        try keep(content, as: ref, of: owner, limit: limit)
      } else {
        try place(content, as: ref)
      }
    }
    if account == .business || account == .agent { unsent.end(ref) }
    // Also for an existing file: its writer may not have synced the folders yet.
    for changed in [subfolder, folder, folder.deletingLastPathComponent()] { try FileSync.synchronize(changed.path) }
    return ref
  }

  /// Writes a visitor's file and counts it towards the limit of its channel.
  private func keep(_ content: [UInt8], as ref: BlobRef, of owner: UnsentFiles.Account, limit: Int) throws {
    let isNew = try unsent.begin(ref, size: content.count, of: owner, limit: limit)
    var isStored = false
    defer { unsent.finish(ref, isStored: isStored) }
    if isNew, isStoredAgain(ref) {
      // The same content was stored meanwhile, and its file is claimed by a message or belongs to the business.
      isStored = true
      unsent.end(ref)
      return
    }
    try place(content, as: ref)
    isStored = true
  }

  /// Writes a file under a temporary name, then renames it.
  private func place(_ content: [UInt8], as ref: BlobRef) throws {
    let draft = incoming.appending(path: UUID().uuidString).path
    do {
      try write(content, to: draft)
      guard rename(draft, path(of: ref)) == 0 else { throw FileFailure("rename", path(of: ref)) }
    } catch {
      unlink(draft)
      throw error
    }
  }

  /// Whether the file exists; if so, updates its modification time.
  private func isStoredAgain(_ ref: BlobRef) -> Bool {
    ref.isWellFormed && inTurn { utimensat(AT_FDCWD, path(of: ref), nil, 0) == 0 }
  }

  /// Runs `body` while no file is stored again or removed.
  func inTurn<Result: Sendable>(_ body: () throws -> Result) rethrows -> Result {
    try turn.isTaken.withLock { _ in try body() }
  }

  /// - Throws: `AdapterError.throttled` if there is no space for a visitor's or an agent's file; `CommandFailure` if the space that
  ///   messages need would run short.
  private func checkRoom(for count: Int, of account: BlobAccount) throws {
    let room = try disk(folder.path)
    guard account != .business else {
      guard room.free >= DiskRoom.reserve + count else {
        throw CommandFailure("\(folder.path): the disk is nearly full; free some space")
      }
      return
    }
    let hasRoom = room.free >= room.visitorReserve + count
    if account != .agent { refused.since.withLock { $0 = hasRoom ? nil : $0 ?? Date() } }
    guard hasRoom else {
      throw AdapterError(
        .throttled(retryAfter: .seconds(600)),
        "\(folder.path): no space for files that are not sent yet, which must leave \(room.visitorReserve) bytes free; free some space"
      )
    }
  }

  private func write(_ content: [UInt8], to draft: String) throws {
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw FileFailure("create", draft) }
    defer { close(descriptor) }
    try content.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        guard written > 0 else { throw FileFailure("write", draft) }
        rest = rest.dropFirst(written)
      }
    }
    guard fsync(descriptor) == 0 else { throw FileFailure("sync", draft) }
  }
}

/// A failed system call with its path and reason.
struct FileFailure: Error, CustomStringConvertible {
  let description: String

  /// Reads `errno`; create it directly after the failed call.
  init(_ attempt: String, _ path: String) {
    description = "\(path): cannot \(attempt) the file: \(SystemError.last)"
  }
}
