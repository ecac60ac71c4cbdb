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
    var result: HeldResult?
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
  func keep(_ result: HeldResult, in conversation: ConversationID) {
    state.withLock { $0.open[conversation]?.result = result }
  }

  /// The result that waits to be recorded in a lane, with its claim.
  func held(in conversation: ConversationID) -> (token: ClaimToken, result: HeldResult)? {
    state.withLock { state in
      state.open[conversation].flatMap { open in open.result.map { (open.token, $0) } }
    }
  }

  /// Conversations with a result that waits to be recorded.
  var lanesWithResults: [ConversationID] {
    state.withLock { $0.open.compactMap { $0.value.result == nil ? nil : $0.key } }
  }

  /// The results that the store refused at least once.
  var unrecorded: [HeldResult] {
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

/// What became of an attempt, until the store has it.
struct HeldResult: Sendable, Hashable {
  /// Why the store did not take it.
  struct Obstacle: Sendable, Hashable {
    /// When it was first refused.
    let since: Date
    /// What the store said last.
    let reason: String
  }

  /// The delivery that was tried.
  let delivery: DeliveryID
  /// Its channel.
  let channel: ChannelID
  /// When the attempt ended, in uptime.
  private let endedAt: Duration
  private let result: DeliveryResult
  /// How long the next attempt waits, counted from `endedAt`; zero for other results.
  private let wait: Duration
  /// Nil until the store refuses it.
  private(set) var obstacle: Obstacle?

  /// The result of an attempt that ended now.
  init(_ result: DeliveryResult, of delivery: DeliveryID, on channel: ChannelID, now: Date, uptime: Duration) {
    self.result = result
    self.delivery = delivery
    self.channel = channel
    endedAt = uptime
    wait = if case .retry(let at, _) = result { .seconds(at.timeIntervalSince(now)) } else { .zero }
  }

  /// The result as it is recorded now: a retry keeps what is left of its wait, whatever the wall clock did meanwhile.
  func result(now: Date, uptime: Duration) -> DeliveryResult {
    guard case .retry(_, let reason) = result else { return result }
    return .retry(at: now + max(.zero, wait - (uptime - endedAt)), reason)
  }

  /// What happened, for people.
  var summary: String {
    switch result {
    case .sent: "the channel took it"
    case .failed(let reason): "it failed (\(reason))"
    case .retry(_, let reason): "it will be tried again (\(reason))"
    case .unknown(let reason): "it may have arrived (\(reason))"
    }
  }

  fileprivate mutating func note(_ error: StoreError, at now: Date) {
    obstacle = Obstacle(since: obstacle?.since ?? now, reason: error.message)
  }
}
