import Foundation
import GatewayKit
import Synchronization

/// The claims of this process that the store has not settled yet: one a conversation at most.
///
/// A claim is noted before the store is asked for it and forgotten after its result is recorded. So a delivery that the
/// store shows as `sending` under a claim that is not here is in no call of this process.
final class OpenClaims: Sendable {
  private struct Open {
    let token: ClaimToken
    var result: UnrecordedResult?
  }
  private struct State {
    var open: [ConversationID: Open] = [:]
    /// How often in a row the store failed a lane.
    var failures: [ConversationID: Int] = [:]
  }

  private let state = Mutex(State())

  /// The token for a lane's next claim: that of a claim whose answer was lost, or a new one.
  func token(in conversation: ConversationID) -> ClaimToken {
    state.withLock { state in
      if let open = state.open[conversation] { return open.token }
      let token = ClaimToken.random()
      state.open[conversation] = Open(token: token)
      return token
    }
  }

  /// Whether a claim is open here.
  func contains(_ token: ClaimToken) -> Bool {
    state.withLock { $0.open.values.contains { $0.token == token } }
  }

  /// Keeps the result of the lane's attempt until it is recorded.
  func keep(_ result: UnrecordedResult, in conversation: ConversationID) {
    state.withLock { $0.open[conversation]?.result = result }
  }

  /// The result that waits to be recorded in a lane, with its claim.
  func unrecorded(in conversation: ConversationID) -> (token: ClaimToken, result: UnrecordedResult)? {
    state.withLock { state in
      state.open[conversation].flatMap { open in open.result.map { (open.token, $0) } }
    }
  }

  /// Conversations with a result that waits to be recorded.
  var lanesWithResults: [ConversationID] {
    state.withLock { $0.open.compactMap { $0.value.result == nil ? nil : $0.key } }
  }

  /// The results that the store refused at least once.
  var unrecorded: [UnrecordedResult] {
    state.withLock { $0.open.values.compactMap(\.result).filter { $0.obstacle != nil } }
  }

  /// Forgets the lane's claim: it is settled, or it took nothing.
  func close(in conversation: ConversationID) {
    state.withLock { state in
      state.open[conversation] = nil
      state.failures[conversation] = nil
    }
  }

  /// Notes that the store failed a lane; returns how often it did so in a row.
  func storeFailed(_ error: StoreError, in conversation: ConversationID, now: Date) -> Int {
    state.withLock { state in
      state.open[conversation]?.result?.note(error, at: now)
      state.failures[conversation, default: 0] += 1
      return state.failures[conversation, default: 1]
    }
  }

  /// Notes that the store works for a lane again.
  func storeWorked(in conversation: ConversationID) { state.withLock { $0.failures[conversation] = nil } }
}
