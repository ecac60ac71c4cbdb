import GatewayKit
import Logging

/// Runs each channel's background work, such as polling and fetching files, while the channel is in the roster, and
/// ends the drain of removed channels.
struct ChannelRunner: Sendable {
  /// The longest that a removed channel may still answer and send what it accepted. Unfinished work stays in the store
  /// until the channel is back.
  static let drainLimit = Duration.seconds(60)
  /// How often a draining channel is checked for waiting work.
  static let drainInterval = Duration.seconds(1)
  /// How long a replaced channel's work may take to end before this is reported.
  private static let endLimit = Duration.seconds(60)

  private enum Order: Sendable {
    case begin(Channel, after: Channel?)
    case drain(Channel)
  }

  private let roster: Roster
  private let store: any JournalStore
  private let clock: any GatewayClock
  private let log: Logger
  /// A channel's background work; runs until cancelled.
  private let work: @Sendable (Channel) async -> Void
  private let orders: AsyncStream<Order>
  private let orderer: AsyncStream<Order>.Continuation

  init(
    roster: Roster, store: any JournalStore, clock: any GatewayClock, log: Logger,
    work: @escaping @Sendable (Channel) async -> Void
  ) {
    self.roster = roster
    self.store = store
    self.clock = clock
    self.log = log
    self.work = work
    (orders, orderer) = AsyncStream.makeStream()
  }

  /// Runs a channel's work until the channel is retired. The predecessor's work ends first, so that two instances never
  /// poll one mailbox.
  func begin(_ channel: Channel, after predecessor: Channel? = nil) {
    orderer.yield(.begin(channel, after: predecessor))
  }

  /// Removes a retired channel from the roster when its conversations have no waiting work, at the latest after
  /// `drainLimit`.
  func drain(_ channel: Channel) { orderer.yield(.drain(channel)) }

  /// Carries out the orders until cancelled. Call it once.
  func run() async {
    await withDiscardingTaskGroup { group in
      for await order in orders {
        switch order {
        case .begin(let channel, let predecessor):
          group.addTask {
            if let predecessor { await end(of: predecessor, before: channel) }
            await work(of: channel)
            channel.ended.open()
          }
        case .drain(let channel): group.addTask { await untilDrained(channel) }
        }
      }
      group.cancelAll()
    }
  }

  /// Waits until the predecessor's work has ended. Work that does not end is reported as trouble of the new channel.
  private func end(of predecessor: Channel, before channel: Channel) async {
    await withTaskGroup { group in
      group.addTask {
        await predecessor.ended.wait()
        return true
      }
      group.addTask {
        do { try await clock.sleep(for: Self.endLimit) } catch { return false }
        log.error("the work of a changed channel has not ended", metadata: ["channel": "\(channel.id)"])
        channel.health.degraded(.polling, since: clock.now, TroubleCode.connectionNotEnded.with())
        return false
      }
      while await group.next() == false {}
      group.cancelAll()
    }
    if predecessor.ended.isOpen { channel.health.recovered(.polling) }
  }

  private func work(of channel: Channel) async {
    await withTaskGroup { group in
      group.addTask { await channel.retired.wait() }
      group.addTask {
        await work(channel)
        // Channels that only answer requests return at once and stay in the roster.
        await channel.retired.wait()
      }
      await group.next()
      group.cancelAll()
    }
  }

  private func untilDrained(_ channel: Channel) async {
    let end = clock.uptime + Self.drainLimit
    while clock.uptime < end {
      do {
        guard try await store.hasWork(on: channel.id) else { break }
      } catch {
        log.debug(
          "a removed channel's work cannot be read", metadata: ["channel": "\(channel.id)", "error": "\(error)"])
      }
      do { try await clock.sleep(for: Self.drainInterval) } catch { return }
    }
    roster.forget(channel)
    log.notice("a removed channel has drained", metadata: ["channel": "\(channel.id)"])
  }
}
