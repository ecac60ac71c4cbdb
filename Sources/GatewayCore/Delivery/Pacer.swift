import Foundation
import GatewayKit
import Synchronization

/// Spaces what is sent on one channel, as its pace asks: over the channel, and within a conversation. Waits, never drops.
///
/// Within a conversation it is the generic cell rate algorithm (ITU-T I.371): a burst may go at once, and is paid back by
/// what follows.
final class Pacer: Sendable {
  private struct State {
    var channelFree = Date.distantPast
    /// When each conversation has paid back what it borrowed.
    var paidBack: [ConversationID: Date] = [:]
    var sweepAt = 1_024
  }

  private let pacing: Pacing
  private let state = Mutex(State())

  init(_ pacing: Pacing) { self.pacing = pacing }

  /// Reserves the next place; returns the instant it begins, `now` or later.
  func reserve(_ conversation: ConversationID, now: Date) -> Date {
    state.withLock { state in
      let advance = pacing.perConversation.seconds * Double(max(1, pacing.burst) - 1)
      let paidBack = state.paidBack[conversation] ?? now
      let slot = max(now, state.channelFree, paidBack.addingTimeInterval(-advance))
      if let perSecond = pacing.perSecond { state.channelFree = slot.addingTimeInterval(1 / perSecond) }
      if pacing.perConversation > .zero {
        state.paidBack[conversation] = max(paidBack, slot) + pacing.perConversation
        sweep(&state, now: now)
      }
      return slot
    }
  }

  /// Takes back the last place of a conversation: nothing was sent in it.
  func giveBack(_ conversation: ConversationID) {
    state.withLock { state in
      if let perSecond = pacing.perSecond { state.channelFree.addTimeInterval(-1 / perSecond) }
      if let paidBack = state.paidBack[conversation] {
        state.paidBack[conversation] = paidBack - pacing.perConversation
      }
    }
  }

  /// Forgets who owes nothing; so seldom that each reservation pays a constant share of it.
  private func sweep(_ state: inout State, now: Date) {
    guard state.paidBack.count >= state.sweepAt else { return }
    state.paidBack = state.paidBack.filter { $0.value > now }
    state.sweepAt = max(1_024, state.paidBack.count * 2)
  }
}
