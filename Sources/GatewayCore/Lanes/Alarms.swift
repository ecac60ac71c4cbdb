import Foundation
import GatewayKit

/// Rings for a conversation at an instant.
///
/// Held in memory: what must outlive the process is in the store, and is found again at start. An alarm that was
/// overtaken by events rings all the same; who hears it looks whether there is something to do.
struct Alarms: Sendable {
  private let clock: any GatewayClock
  private let ring: @Sendable (ConversationID) -> Void
  private let pending: AsyncStream<(ConversationID, Date)>
  private let setter: AsyncStream<(ConversationID, Date)>.Continuation

  init(clock: any GatewayClock, ring: @escaping @Sendable (ConversationID) -> Void) {
    self.clock = clock
    self.ring = ring
    (pending, setter) = AsyncStream.makeStream()
  }

  /// Rings at `instant`.
  func set(_ conversation: ConversationID, at instant: Date) { setter.yield((conversation, instant)) }

  /// Rings until cancelled. Called once.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await (conversation, instant) in pending {
        group.addTask {
          do { try await clock.sleep(until: instant) } catch { return }
          ring(conversation)
        }
      }
    }
  }
}
