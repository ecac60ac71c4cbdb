import Foundation
import GatewayKit
import Synchronization

/// Spaces what is sent on one channel, as its traits ask: over the channel, and within a conversation. Waits, never drops.
final class Pacer: Sendable {
  private struct State {
    var channelFree = Date.distantPast
    var conversationFree: [ConversationID: Date] = [:]
  }

  private let pacing: Pacing
  private let state = Mutex(State())

  init(_ pacing: Pacing) { self.pacing = pacing }

  /// Reserves the next place; returns the instant it begins, `now` or later.
  func reserve(_ conversation: ConversationID, now: Date) -> Date {
    state.withLock { state in
      let slot = max(now, state.channelFree, state.conversationFree[conversation] ?? now)
      if let perSecond = pacing.perSecond { state.channelFree = slot.addingTimeInterval(1 / perSecond) }
      if pacing.perConversation > .zero {
        state.conversationFree = state.conversationFree.filter { $0.value > now }
        state.conversationFree[conversation] = slot + pacing.perConversation
      }
      return slot
    }
  }
}
