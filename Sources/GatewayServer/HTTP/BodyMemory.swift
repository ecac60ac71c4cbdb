import GatewayKit
import Synchronization

/// The memory that request bodies may take up in the whole process (invariant 11), shared out by block of networks.
///
/// A block (`ClientNetwork.block`) may hold as much as is left free after it: one alone half of everything, n of them 1/(n + 1) each, so that
/// something is always left for a block that holds nothing yet (Choudhury and Hahne, "Dynamic queue length thresholds
/// for shared-memory packet switches", IEEE/ACM Transactions on Networking 6(2), 1998). Nobody waits for memory: what
/// has no room is refused, and the client tries again.
final class BodyMemory: Sendable {
  private struct State {
    var held = 0
    var ofBlocks: [String: Int] = [:]
  }

  private let limit: Int
  private let state = Mutex(State())

  /// Memory of `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// The bytes that are held now.
  var held: Int { state.withLock(\.held) }

  /// Whether the block of `network` could hold `bytes` more now. Reserves nothing.
  func hasRoom(for bytes: Int, of network: ClientNetwork) -> Bool {
    state.withLock { hasRoom(for: bytes, of: network, $0) }
  }

  /// Reserves `bytes` for `network`; false where there is no room, and then nothing is reserved.
  func reserve(_ bytes: Int, for network: ClientNetwork) -> Bool {
    state.withLock { state in
      guard hasRoom(for: bytes, of: network, state) else { return false }
      state.held += bytes
      state.ofBlocks[network.block, default: 0] += bytes
      return true
    }
  }

  /// Gives back `bytes` that were reserved for `network`.
  func release(_ bytes: Int, of network: ClientNetwork) {
    guard bytes > 0 else { return }
    state.withLock { state in
      state.held -= bytes
      let rest = state.ofBlocks[network.block, default: 0] - bytes
      state.ofBlocks[network.block] = rest > 0 ? rest : nil
    }
  }

  private func hasRoom(for bytes: Int, of network: ClientNetwork, _ state: State) -> Bool {
    let (own, free) = (state.ofBlocks[network.block] ?? 0, limit - state.held)
    return bytes <= free && own + bytes <= free - bytes
  }
}
