import GatewayKit
import Synchronization

/// Spaces what is sent on one channel, as its pace asks: over the channel, and within a conversation. Waits, never drops.
///
/// Within a conversation it is the generic cell rate algorithm (ITU-T I.371): a burst may go at once, and is paid back by
/// what follows. All instants are `GatewayClock.uptime`: a wall clock that is set changes no pace.
final class Pacer: Sendable {
  private struct State {
    /// When the channel's next place begins; nil before the first.
    var channelFree: Duration?
    /// When each conversation has paid back what it borrowed.
    var paidBack: [ConversationID: Duration] = [:]
    var sweepAt = 1_024
  }

  let pacing: Pacing
  private let state = Mutex(State())

  init(_ pacing: Pacing) { self.pacing = pacing }

  /// Reserves the next place; returns the instant it begins, `uptime` or later.
  func reserve(_ conversation: ConversationID, uptime: Duration) -> Duration {
    state.withLock { state in
      let advance = pacing.perConversation * (max(1, pacing.burst) - 1)
      let paidBack = state.paidBack[conversation] ?? uptime
      let slot = max(uptime, state.channelFree ?? uptime, paidBack - advance)
      if let perSecond = pacing.perSecond { state.channelFree = slot + .seconds(1 / perSecond) }
      if pacing.perConversation > .zero {
        state.paidBack[conversation] = max(paidBack, slot) + pacing.perConversation
        sweep(&state, uptime: uptime)
      }
      return slot
    }
  }

  /// Takes back the last place of a conversation: nothing was sent in it.
  func giveBack(_ conversation: ConversationID) {
    state.withLock { state in
      if let perSecond = pacing.perSecond { state.channelFree? -= .seconds(1 / perSecond) }
      state.paidBack[conversation]? -= pacing.perConversation
    }
  }

  /// Evicts conversations that have paid everything back; so seldom that each reservation pays a constant share of it.
  private func sweep(_ state: inout State, uptime: Duration) {
    guard state.paidBack.count >= state.sweepAt else { return }
    state.paidBack = state.paidBack.filter { $0.value > uptime }
    state.sweepAt = max(1_024, state.paidBack.count * 2)
  }
}
