import Foundation
import GatewayKit

/// Rings for a conversation after a while. A wall clock that is set meanwhile changes nothing.
///
/// Held in memory: what must outlive the process is in the store, and is found again at start. An alarm that was
/// overtaken by events rings all the same; who hears it looks whether there is something to do.
struct Alarms: Sendable {
  private let clock: any GatewayClock
  private let ring: @Sendable (ConversationID) -> Void
  /// With when it rings, in uptime.
  private let pending: AsyncStream<(ConversationID, Duration)>
  private let setter: AsyncStream<(ConversationID, Duration)>.Continuation

  init(clock: any GatewayClock, ring: @escaping @Sendable (ConversationID) -> Void) {
    self.clock = clock
    self.ring = ring
    (pending, setter) = AsyncStream.makeStream()
  }

  /// Rings after as long as it is from `now` to `instant`; from what the wall clock shows, unless said otherwise.
  func set(_ conversation: ConversationID, at instant: Date, now: Date? = nil) {
    // Bounded: a damaged instant must not overflow a duration.
    set(conversation, after: .seconds(min(max(0, instant.timeIntervalSince(now ?? clock.now)), 1e9)))
  }

  /// Rings after `wait`.
  func set(_ conversation: ConversationID, after wait: Duration) { setter.yield((conversation, clock.uptime + wait)) }

  /// Rings until cancelled. Called once.
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
