public import GatewayKit

/// The visitors' files that no message names yet, each on the account of one channel: the arithmetic of a `BlobStore`.
public struct UnsentFiles: Sendable {
  /// Who an unsent file counts for.
  public struct Account: Sendable, Hashable {
    /// The channel.
    public let channel: ChannelID
    /// The visitor's `ClientNetwork.block`; nil: not known.
    public let block: String?
    /// Whether the visitor had written before.
    public let hasWritten: Bool

    /// An account.
    public init(channel: ChannelID, block: String? = nil, hasWritten: Bool) {
      self.channel = channel
      self.block = block
      self.hasWritten = hasWritten
    }
  }

  private struct Entry {
    let account: Account
    let count: Int
  }

  private var entries: [BlobRef: Entry] = [:]
  /// The bytes of all visitors of a channel, shared among blocks of networks.
  private var shares: [ChannelID: FairShare] = [:]
  /// The bytes of those visitors who never wrote.
  private var strangers: [ChannelID: FairShare] = [:]

  /// None.
  public init() {}

  /// What the unsent files of `channel` count as, in bytes.
  public func bytes(of channel: ChannelID) -> Int { shares[channel]?.total ?? 0 }

  /// Whether a further file of `size` bytes keeps the channel of `account` within `limit` bytes, and the account within its
  /// share of them (`BlobAccount.visitor`).
  public func hasRoom(for size: Int, of account: Account, limit: Int) -> Bool {
    let bytes = BlobAccount.count(of: size)
    func hasRoom(in share: FairShare?, within limit: Int) -> Bool {
      (share ?? FairShare()).hasRoom(for: bytes, of: account.block, within: limit)
    }
    guard hasRoom(in: shares[account.channel], within: limit) else { return false }
    return account.hasWritten || hasRoom(in: strangers[account.channel], within: limit / 2)
  }

  /// Counts a file; one that counts already changes nothing.
  ///
  /// - Returns: Whether it is new.
  @discardableResult
  public mutating func add(_ ref: BlobRef, size: Int, of account: Account) -> Bool {
    guard entries[ref] == nil else { return false }
    let entry = Entry(account: account, count: BlobAccount.count(of: size))
    entries[ref] = entry
    change(account) { $0.add(entry.count, for: account.block) }
    return true
  }

  /// Counts a file no longer: it was claimed, or removed.
  ///
  /// - Returns: Whose it was, and what it counted as; nil if it did not count.
  @discardableResult
  public mutating func remove(_ ref: BlobRef) -> (channel: ChannelID, bytes: Int)? {
    guard let entry = entries.removeValue(forKey: ref) else { return nil }
    change(entry.account) { $0.remove(entry.count, of: entry.account.block) }
    return (entry.account.channel, entry.count)
  }

  private mutating func change(_ account: Account, _ change: (inout FairShare) -> Void) {
    change(&shares[account.channel, default: FairShare()])
    if !account.hasWritten { change(&strangers[account.channel, default: FairShare()]) }
  }
}
