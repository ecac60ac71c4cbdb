/// A part of a file in the data folder, written as `HASH/OFFSET/COUNT`: several small things can share a file.
public struct BlobRange: Sendable, Hashable, LosslessStringConvertible {
  /// The file.
  public let blob: BlobRef
  /// Where the part begins, in bytes.
  public let offset: Int
  /// Its length in bytes.
  public let count: Int

  /// Creates a range.
  public init(blob: BlobRef, offset: Int, count: Int) {
    self.blob = blob
    self.offset = offset
    self.count = count
  }

  /// Reads `HASH/OFFSET/COUNT`; nil for other texts.
  public init?(_ description: String) {
    let parts = description.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, let offset = Int(parts[1]), let count = Int(parts[2]), offset >= 0, count >= 0 else {
      return nil
    }
    let blob = BlobRef(rawValue: String(parts[0]))
    guard blob.isWellFormed else { return nil }
    self.init(blob: blob, offset: offset, count: count)
  }

  /// `HASH/OFFSET/COUNT`.
  public var description: String { "\(blob.rawValue)/\(offset)/\(count)" }
}
