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

    /// An account. That of a file which was found at the start, of which only the channel is known, is a stranger's.
    public init(channel: ChannelID, block: String? = nil, hasWritten: Bool = false) {
      self.channel = channel
      self.block = block
      self.hasWritten = hasWritten
    }
  }

  private struct Entry {
    let account: Account
    let count: Int
  }

  /// Bytes in all and by block: of all visitors of a channel, or of those who never wrote.
  private struct Pool {
    var total = 0
    var ofBlocks: [String: Int] = [:]

    mutating func add(_ bytes: Int, of block: String?) {
      total += bytes
      guard let block else { return }
      let own = ofBlocks[block, default: 0] + bytes
      ofBlocks[block] = own > 0 ? own : nil
    }

    /// Whether `bytes` more fit into `limit`, and leave as much free as `block` then holds.
    func hasRoom(for bytes: Int, of block: String?, limit: Int) -> Bool {
      let free = limit - total - bytes
      guard free >= 0, let block else { return free >= 0 }
      return ofBlocks[block, default: 0] + bytes <= free
    }
  }

  private var entries: [BlobRef: Entry] = [:]
  private var pools: [ChannelID: Pool] = [:]
  private var strangers: [ChannelID: Pool] = [:]

  /// None.
  public init() {}

  /// What the unsent files of `channel` count as, in bytes.
  public func bytes(of channel: ChannelID) -> Int { pools[channel]?.total ?? 0 }

  /// Whether a further file of `size` bytes keeps the channel of `account` within `limit` bytes, and the account within its
  /// share of them (`BlobAccount.visitor`).
  public func hasRoom(for size: Int, of account: Account, limit: Int) -> Bool {
    let bytes = BlobAccount.count(of: size)
    let (all, others) = (pools[account.channel] ?? Pool(), strangers[account.channel] ?? Pool())
    guard all.hasRoom(for: bytes, of: account.block, limit: limit) else { return false }
    return account.hasWritten || others.hasRoom(for: bytes, of: account.block, limit: limit / 2)
  }

  /// Counts a file; one that counts already changes nothing.
  ///
  /// - Returns: Whether it is new.
  @discardableResult
  public mutating func add(_ ref: BlobRef, size: Int, of account: Account) -> Bool {
    guard entries[ref] == nil else { return false }
    let entry = Entry(account: account, count: BlobAccount.count(of: size))
    entries[ref] = entry
    count(entry.count, of: account)
    return true
  }

  /// Counts a file no longer: it was claimed, or removed.
  ///
  /// - Returns: Whose it was, and what it counted as; nil if it did not count.
  @discardableResult
  public mutating func remove(_ ref: BlobRef) -> (channel: ChannelID, bytes: Int)? {
    guard let entry = entries.removeValue(forKey: ref) else { return nil }
    count(-entry.count, of: entry.account)
    return (entry.account.channel, entry.count)
  }

  private mutating func count(_ bytes: Int, of account: Account) {
    pools[account.channel, default: Pool()].add(bytes, of: account.block)
    if !account.hasWritten { strangers[account.channel, default: Pool()].add(bytes, of: account.block) }
  }
}
