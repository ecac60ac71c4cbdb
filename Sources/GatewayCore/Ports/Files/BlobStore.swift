public import Foundation
public import GatewayKit

/// The data folder's files, for code that may also remove them; adapters get only `Blobs`.
///
/// Storing content that already exists counts as storing it again, so that a file that arrives again during a check for
/// removal is kept.
public protocol BlobStore: Blobs {
  /// Files whose content was last stored before `date`, in any order.
  func files(lastStoredBefore date: Date) async throws(AdapterError) -> [BlobRef]

  /// Removes a file, durably before long. After a crash it is either whole or gone.
  ///
  /// - Returns: Whether it is gone; false if its content was stored again at or after `date`.
  func remove(_ ref: BlobRef, lastStoredBefore date: Date) async throws(AdapterError) -> Bool

  /// The lack of disk space because of which visitors' files are refused; nil before the first refusal, and when there
  /// is room again.
  func shortage() async -> BlobShortage?
}

/// Visitors' files are refused because the disk has little room left.
public struct BlobShortage: Sendable, Hashable {
  /// When the first file was refused.
  public let since: Date
  /// Free disk space now, in bytes.
  public let free: Int
  /// The disk space that visitors' files must leave free, in bytes.
  public let reserve: Int

  /// Creates a shortage.
  public init(since: Date, free: Int, reserve: Int) {
    self.since = since
    self.free = free
    self.reserve = reserve
  }
}

/// Finds which files are still referenced.
public protocol FileUseStore: Sendable {
  /// Those of `refs` that are referenced by a setting's value, by a delivery that is not settled, or by a line of the
  /// log. For a channel in `since` only lines committed at that instant or later count.
  ///
  /// A reference counts wherever its digits occur, because adapters write their own formats. May take long, and blocks
  /// no other operation.
  func filesInUse(
    among refs: Set<BlobRef>, since: [ChannelID: Date]
  ) async throws(StoreError) -> Set<BlobRef>
}
