/// The files in the data folder, named by the hashes of their contents.
///
/// The same content is stored once for all channels, so a reference is not a secret and proves nothing: an adapter that
/// accepts references from outside must sign those that it gives out. A file is removed a day after it was last stored if
/// its digits are not in the log, a delivery or an adapter's state.
public protocol Blobs: Sendable {
  /// Stores `content`, whose size the caller has limited, and returns after the file and its name are on the disk. A kill
  /// before that leaves no file with the name.
  ///
  /// - Throws: `.unavailable` if it cannot be written, for example on a full disk; `.throttled` if `account` has no space
  ///   left. Nothing is stored then.
  func store(_ content: [UInt8], for account: BlobAccount) async throws(AdapterError) -> BlobRef

  /// Renews the storage time of `refs`. Call it before the commit that names them, so that none is removed meanwhile.
  ///
  /// - Returns: Whether all of them exist.
  func renew(_ refs: [BlobRef]) async throws(AdapterError) -> Bool

  /// Stops counting visitors' files that a committed message now names. Other files in `refs` are ignored.
  ///
  /// - Returns: The bytes that no longer count as unsent.
  func claim(_ refs: [BlobRef]) async throws(AdapterError) -> Int

  /// The size of a file in bytes; nil if it does not exist.
  func size(of ref: BlobRef) async throws(AdapterError) -> Int?

  /// Up to `count` bytes of a file from `offset` on; empty past its end, nil if the file does not exist.
  func bytes(of ref: BlobRef, from offset: Int, upTo count: Int) async throws(AdapterError) -> [UInt8]?
}

/// The name of a file: the SHA-256 (FIPS 180-4) of its content in 64 lower-case hexadecimal digits.
public struct BlobRef: StringIdentifier {
  /// The digits.
  public let rawValue: String
  /// Creates a reference from its digits. A text of another form matches no file.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Whether the text has 64 hexadecimal digits, so that it is safe in a path.
  public var isWellFormed: Bool {
    rawValue.utf8.count == 64
      && rawValue.utf8.allSatisfy {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0)
      }
  }
}
