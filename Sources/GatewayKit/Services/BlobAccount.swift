/// For whom a file is stored, which decides how far it may fill the disk.
public enum BlobAccount: Sendable, Hashable {
  /// The business: mails, what a customer sent through a provider, what an agent sends. Refused only when the disk is
  /// nearly full, as messages are.
  case business
  /// A visitor of a channel that takes files before any message. Refused while a share of the disk is still free for
  /// others, and once the channel's unsent files would have more than `unsentLimit` bytes.
  ///
  /// Of these bytes, visitors who never wrote (`hasWritten` false) may use half. The visitors of one block of networks
  /// (`ClientNetwork.block`; nil: not known) may hold as much of either as stays free after them: one block alone half of
  /// it, so that others find room. A restart forgets the blocks, and counts every file as of a visitor who never wrote.
  ///
  /// A file is *unsent* from its storing until it is claimed or removed. It does not count if the same content was there
  /// already.
  case visitor(of: ChannelID, block: String? = nil, hasWritten: Bool, unsentLimit: Int)

  /// What a small unsent file counts as, in bytes: the number of files is bounded with their size.
  public static let leastCount = 64 << 10

  /// What an unsent file of `size` bytes counts as, in bytes.
  public static func count(of size: Int) -> Int { max(size, leastCount) }
}
