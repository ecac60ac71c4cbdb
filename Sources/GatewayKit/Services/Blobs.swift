/// The files of one data folder, under the hashes of their contents.
///
/// The same content is kept once, whichever channel brought it, so a reference is no secret and proves nothing: an
/// adapter that lets the outside name a file signs what it gives out. A file that has no name in the log, in a delivery or in
/// an adapter's state, in these digits, is removed a day after it was last stored.
public protocol Blobs: Sendable {
  /// Keeps `content`, which the caller has bounded, and returns once it and its name are on the disk. A kill before that
  /// leaves nothing under the name.
  ///
  /// - Throws: `.unavailable` when it cannot be written, a full disk among the reasons; `.throttled` when there is no room
  ///   left for `account`, although there is for others. Nothing was kept.
  func store(_ content: [UInt8], for account: BlobAccount) async throws(AdapterError) -> BlobRef

  /// Counts as storing `refs` again: call it before the commit of what names them, so that none is removed meanwhile.
  ///
  /// - Returns: Whether all of them are there.
  func renew(_ refs: [BlobRef]) async throws(AdapterError) -> Bool

  /// Ends the counting of visitors' files that a committed message names now. Others among `refs` change nothing.
  ///
  /// - Returns: The bytes that no longer count as unsent.
  func claim(_ refs: [BlobRef]) async throws(AdapterError) -> Int

  /// How many bytes a file has; nil when there is none.
  func size(of ref: BlobRef) async throws(AdapterError) -> Int?

  /// Up to `count` bytes of a file from `offset` on; empty past its end, nil when there is no such file.
  func bytes(of ref: BlobRef, from offset: Int, upTo count: Int) async throws(AdapterError) -> [UInt8]?
}

/// A file's name: the SHA-256 (FIPS 180-4) of its content in 64 lower-case hexadecimal digits.
public struct BlobRef: StringIdentifier {
  /// The digits.
  public let rawValue: String
  /// Wraps `rawValue`. What has another form names no file.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Whether it has a name's form: 64 digits, so that it can be no path.
  public var isWellFormed: Bool {
    rawValue.utf8.count == 64
      && rawValue.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}
