public import GatewayKit

/// The visitors' files that no message names yet, each on the account of one channel: the arithmetic of a `BlobStore`.
public struct UnsentFiles: Sendable {
  private struct Entry {
    let channel: ChannelID
    let count: Int
  }
  private var entries: [BlobRef: Entry] = [:]
  private var totals: [ChannelID: Int] = [:]

  /// None.
  public init() {}

  /// What the unsent files of `channel` count as, in bytes.
  public func bytes(of channel: ChannelID) -> Int { totals[channel, default: 0] }

  /// Whether a further file of `size` bytes keeps `channel` within `limit` bytes.
  public func hasRoom(for size: Int, of channel: ChannelID, limit: Int) -> Bool {
    bytes(of: channel) + BlobAccount.count(of: size) <= limit
  }

  /// Counts a file; one that counts already changes nothing.
  ///
  /// - Returns: Whether it is new.
  @discardableResult
  public mutating func add(_ ref: BlobRef, size: Int, of channel: ChannelID) -> Bool {
    guard entries[ref] == nil else { return false }
    let entry = Entry(channel: channel, count: BlobAccount.count(of: size))
    entries[ref] = entry
    totals[channel, default: 0] += entry.count
    return true
  }

  /// Counts a file no longer: it was claimed, or removed.
  ///
  /// - Returns: Whose it was, and what it counted as; nil if it did not count.
  @discardableResult
  public mutating func remove(_ ref: BlobRef) -> (channel: ChannelID, bytes: Int)? {
    guard let entry = entries.removeValue(forKey: ref) else { return nil }
    totals[entry.channel, default: 0] -= entry.count
    return (entry.channel, entry.count)
  }
}
