public import Foundation
public import GatewayKit

/// The data folder's files for who may also take them away: adapters only get `Blobs`.
///
/// Storing content that is there already counts as storing it anew, so that a file that comes again while it is looked at
/// is not taken away.
public protocol BlobStore: Blobs {
  /// The files whose content was last stored before `date`, in any order.
  func files(lastStoredBefore date: Date) async throws(AdapterError) -> [BlobRef]

  /// Takes a file away, durably before long: a kill leaves it whole or gone.
  ///
  /// - Returns: Whether it is gone now; false where its content was stored again at or after `date`.
  func remove(_ ref: BlobRef, lastStoredBefore date: Date) async throws(AdapterError) -> Bool

  /// Why visitors' files are refused for lack of room on the disk; nil while none was refused, and once there is room.
  func shortage() async -> BlobShortage?
}

/// Visitors' files are refused because the disk has little room left.
public struct BlobShortage: Sendable, Hashable {
  /// When the first was refused.
  public let since: Date
  /// The bytes that are free now.
  public let free: Int
  /// The bytes that visitors' files leave free.
  public let reserve: Int

  /// A shortage.
  public init(since: Date, free: Int, reserve: Int) {
    self.since = since
    self.free = free
    self.reserve = reserve
  }
}

/// Tells which files something still names.
public protocol FileUseStore: Sendable {
  /// Those of `refs` that are named by a value of the settings, by a delivery that is not settled, or by a line of the
  /// log; of a channel in `since` only by a line committed at that instant or later.
  ///
  /// A name counts wherever its digits stand: adapters write their own formats. May take long, and holds up nobody.
  func filesInUse(
    among refs: Set<BlobRef>, since: [ChannelID: Date]
  ) async throws(StoreError) -> Set<BlobRef>
}
