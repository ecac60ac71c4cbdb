import Foundation
import GatewayKit

/// Rings for a conversation after a delay. Setting the wall clock meanwhile changes nothing.
///
/// Alarms are held in memory; what must survive the process is in the store and is found again at start. Alarms are
/// never cancelled and may be obsolete, so the handler must check again whether there is work.
struct Alarms: Sendable {
  private let clock: any GatewayClock
  private let ring: @Sendable (ConversationID) -> Void
  /// The conversation, with the uptime at which it rings.
  private let pending: AsyncStream<(ConversationID, Duration)>
  private let setter: AsyncStream<(ConversationID, Duration)>.Continuation

  init(clock: any GatewayClock, ring: @escaping @Sendable (ConversationID) -> Void) {
    self.clock = clock
    self.ring = ring
    (pending, setter) = AsyncStream.makeStream()
  }

  /// Rings after the time from `now` to `instant`; `now` is the wall clock's by default.
  func set(_ conversation: ConversationID, at instant: Date, now: Date? = nil) {
    // Bounded, because a damaged instant must not overflow a duration.
    set(conversation, after: .seconds(min(max(0, instant.timeIntervalSince(now ?? clock.now)), 1e9)))
  }

  /// Rings after `wait`.
  func set(_ conversation: ConversationID, after wait: Duration) { setter.yield((conversation, clock.uptime + wait)) }

  /// Rings until cancelled. Call it once.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await (conversation, instant) in pending {
        group.addTask {
          do { try await clock.sleep(for: instant - clock.uptime) } catch { return }
          ring(conversation)
        }
      }
    }
  }
}
