import GatewayKit
import Synchronization

/// The part of `BodyMemory` used by a request body, from its first byte until the request is answered.
final class BodyReservation: Sendable {
  private struct State {
    var bytes = 0
    var isRefused = false
  }

  /// The least that is reserved at a time.
  private static let least = 4_096

  private let memory: BodyMemory
  private let network: ClientNetwork
  private let state = Mutex(State())

  /// A reservation of nothing yet, on the account of `network`.
  init(_ memory: BodyMemory, of network: ClientNetwork) {
    self.memory = memory
    self.network = network
  }

  /// Whether there was no room for the body: then the request is answered 503.
  var isRefused: Bool { state.withLock(\.isRefused) }

  /// Refuses a body of a declared length for which there is no room now, before it is read.
  func admit(declared bytes: Int) throws(ServedBody.Failure) {
    guard memory.hasRoom(for: bytes, of: network) else { throw refuse() }
  }

  /// Makes room for `bytes` in all, of at most `most` in the end, and says how much is reserved: twice as much as
  /// before, so that a body does not move in memory with each piece. While it does move, its old copy lives too, one
  /// body a thread.
  func grow(to bytes: Int, most: Int) throws(ServedBody.Failure) -> Int {
    let held = state.withLock(\.bytes)
    guard bytes > held else { return held }
    let wanted = max(bytes, min(max(held * 2, Self.least), most))
    guard memory.reserve(wanted - held, for: network) else { throw refuse() }
    state.withLock { $0.bytes = wanted }
    return wanted
  }

  /// Gives everything back.
  func release() {
    let bytes = state.withLock { state in
      defer { state.bytes = 0 }
      return state.bytes
    }
    memory.release(bytes, of: network)
  }

  private func refuse() -> ServedBody.Failure {
    state.withLock { $0.isRefused = true }
    release()
    return .interrupted
  }
}
