import GatewayKit
import Synchronization

/// Spaces a channel's sends, over the channel and within each conversation. It delays and never drops.
///
/// Within a conversation it uses the generic cell rate algorithm (ITU-T I.371): a burst goes out at once, and later
/// sends wait longer for it. All instants are `GatewayClock.uptime`, so setting the wall clock has no effect.
final class Pacer: Sendable {
  private struct State {
    /// When the channel's next place begins; nil before the first send.
    var channelFree: Duration?
    /// When each conversation's burst is paid back.
    var paidBack: [ConversationID: Duration] = [:]
    var sweepAt = 1_024
  }

  let pacing: Pacing
  private let state = Mutex(State())

  init(_ pacing: Pacing) { self.pacing = pacing }

  /// Reserves the next place and returns its instant, `uptime` or later.
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

  /// Returns a conversation's last place, in which nothing was sent.
  func giveBack(_ conversation: ConversationID) {
    state.withLock { state in
      if let perSecond = pacing.perSecond { state.channelFree? -= .seconds(1 / perSecond) }
      state.paidBack[conversation]? -= pacing.perConversation
    }
  }

  /// Evicts settled conversations; amortized constant time per reservation.
  private func sweep(_ state: inout State, uptime: Duration) {
    guard state.paidBack.count >= state.sweepAt else { return }
    state.paidBack = state.paidBack.filter { $0.value > uptime }
    state.sweepAt = max(1_024, state.paidBack.count * 2)
  }
}
