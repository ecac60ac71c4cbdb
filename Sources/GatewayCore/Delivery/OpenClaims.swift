import Foundation
import GatewayKit
import Synchronization

/// Claims of this process that the store has not settled yet; at most one per conversation.
///
/// A claim is recorded before it is requested from the store and removed after its result is recorded. A delivery that
/// is `sending` in the store under a claim missing here is therefore not being sent by this process.
final class OpenClaims: Sendable {
  private struct Open {
    let token: ClaimToken
    var result: UnrecordedResult?
  }
  private struct State {
    var open: [ConversationID: Open] = [:]
    /// Consecutive store failures, by lane.
    var failures: [ConversationID: Int] = [:]
  }

  private let state = Mutex(State())

  /// The token for a lane's next claim: that of a claim whose reply was lost, else a new one.
  func token(in conversation: ConversationID) -> ClaimToken {
    state.withLock { state in
      if let open = state.open[conversation] { return open.token }
      let token = ClaimToken.random()
      state.open[conversation] = Open(token: token)
      return token
    }
  }

  /// Whether this process has the claim open.
  func contains(_ token: ClaimToken) -> Bool {
    state.withLock { $0.open.values.contains { $0.token == token } }
  }

  /// Keeps the result of the lane's attempt until it is recorded.
  func keep(_ result: UnrecordedResult, in conversation: ConversationID) {
    state.withLock { $0.open[conversation]?.result = result }
  }

  /// The lane's unrecorded result, with its claim.
  func unrecorded(in conversation: ConversationID) -> (token: ClaimToken, result: UnrecordedResult)? {
    state.withLock { state in
      state.open[conversation].flatMap { open in open.result.map { (open.token, $0) } }
    }
  }

  /// Conversations with an unrecorded result.
  var lanesWithResults: [ConversationID] {
    state.withLock { $0.open.compactMap { $0.value.result == nil ? nil : $0.key } }
  }

  /// The results that the store refused at least once.
  var unrecorded: [UnrecordedResult] {
    state.withLock { $0.open.values.compactMap(\.result).filter { $0.obstacle != nil } }
  }

  /// Removes the lane's claim: it is settled, or it claimed nothing.
  func close(in conversation: ConversationID) {
    state.withLock { state in
      state.open[conversation] = nil
      state.failures[conversation] = nil
    }
  }

  /// Records a store failure in a lane; returns the number of consecutive ones.
  func storeFailed(_ error: StoreError, in conversation: ConversationID, now: Date) -> Int {
    state.withLock { state in
      state.open[conversation]?.result?.note(error, at: now)
      state.failures[conversation, default: 0] += 1
      return state.failures[conversation, default: 1]
    }
  }

  /// Resets the lane's count of store failures.
  func storeWorked(in conversation: ConversationID) { state.withLock { $0.failures[conversation] = nil } }
}
