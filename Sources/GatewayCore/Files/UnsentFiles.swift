public import GatewayKit

/// Visitors' files that no message refers to yet, each counted for an account of one channel: the arithmetic of a
/// `BlobStore`.
public struct UnsentFiles: Sendable {
  /// The account that an unsent file counts for.
  public struct Account: Sendable, Hashable {
    /// The channel.
    public let channel: ChannelID
    /// The visitor's `ClientNetwork.block`; nil when unknown.
    public let block: String?
    /// Whether the visitor had already sent a message.
    public let hasWritten: Bool

    /// Creates an account.
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
  /// Bytes of all visitors of a channel, shared among network blocks.
  private var shares: [ChannelID: FairShare] = [:]
  /// Bytes of visitors who never sent a message.
  private var strangers: [ChannelID: FairShare] = [:]

  /// Creates it without files.
  public init() {}

  /// The bytes counted for the unsent files of `channel`.
  public func bytes(of channel: ChannelID) -> Int { shares[channel]?.total ?? 0 }

  /// Whether another file of `size` bytes keeps the channel of `account` within `limit` bytes, and the account within
  /// its share of them (`BlobAccount.visitor`).
  public func hasRoom(for size: Int, of account: Account, limit: Int) -> Bool {
    let bytes = BlobAccount.count(of: size)
    func hasRoom(in share: FairShare?, within limit: Int) -> Bool {
      (share ?? FairShare()).hasRoom(for: bytes, of: account.block, within: limit)
    }
    guard hasRoom(in: shares[account.channel], within: limit) else { return false }
    return account.hasWritten || hasRoom(in: strangers[account.channel], within: limit / 2)
  }

  /// Counts a file, once.
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

  /// Stops counting a file that was claimed or removed.
  ///
  /// - Returns: Its account and counted size; nil if it was not counted.
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
