import GatewayKit
import Synchronization

/// The memory that request bodies may take up in the whole process (invariant 11).
///
/// Network blocks (`ClientNetwork.block`) share it by `FairShare`. Requests do not wait for memory: without enough memory a
/// body is refused, and the client must try again.
final class BodyMemory: Sendable {
  private let limit: Int
  private let share = Mutex(FairShare())

  /// Memory of `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// The bytes that are held now.
  var held: Int { share.withLock(\.total) }

  /// Whether the block of `network` could hold `bytes` more now. Reserves nothing.
  func hasRoom(for bytes: Int, of network: ClientNetwork) -> Bool {
    share.withLock { $0.hasRoom(for: bytes, of: network.block, within: limit) }
  }

  /// Reserves `bytes` for `network`; false where there is no room, and then nothing is reserved.
  func reserve(_ bytes: Int, for network: ClientNetwork) -> Bool {
    share.withLock { share in
      guard share.hasRoom(for: bytes, of: network.block, within: limit) else { return false }
      share.add(bytes, for: network.block)
      return true
    }
  }

  /// Gives back `bytes` that were reserved for `network`.
  func release(_ bytes: Int, of network: ClientNetwork) {
    share.withLock { $0.remove(bytes, of: network.block) }
  }
}
