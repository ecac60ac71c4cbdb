/// The account that a file counts for, which decides how much of the disk it may use.
public enum BlobAccount: Sendable, Hashable {
  /// The business: mails, files fetched from a channel's service, files of agents. Refused only if the disk is nearly
  /// full, like messages.
  case business
  /// An agent who uploads a file that they may not send. Refused if only the reserve for others is left on the disk.
  case agent
  /// A visitor of a channel that accepts files before any message. Refused if only the reserve for others is left on the
  /// disk, or if the channel's unsent files would exceed `unsentLimit` bytes.
  ///
  /// Visitors who never wrote (`hasWritten` false) may use half of these bytes. The visitors of one network block
  /// (`ClientNetwork.block`; nil: unknown) share either amount as in `FairShare`, so a single block can use half of it. A
  /// restart forgets the blocks and counts every file as of a visitor who never wrote.
  ///
  /// A file is *unsent* until it is claimed or removed. It does not count if the same content was already stored.
  case visitor(of: ChannelID, block: String? = nil, hasWritten: Bool, unsentLimit: Int)

  /// The least that an unsent file counts as, in bytes, so that the number of files is limited too.
  public static let leastCount = 64 << 10

  /// The bytes that an unsent file of `size` bytes counts as.
  public static func count(of size: Int) -> Int { max(size, leastCount) }
}
