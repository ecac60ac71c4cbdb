import GatewayKit
import Logging

/// Runs what each channel does by itself, such as polling and fetching files, for as long as the channel is in the
/// roster; and ends the drain of removed channels.
struct ChannelRunner: Sendable {
  /// A removed channel answers and sends what it accepted for at most this long. What is left waits in the store until
  /// the channel is back.
  static let drainLimit = Duration.seconds(60)
  /// How often a removed channel's work is looked at.
  static let drainInterval = Duration.seconds(1)
  /// When work that does not end after its channel was replaced is reported.
  private static let endLimit = Duration.seconds(60)

  private enum Order: Sendable {
    case begin(Channel, after: Channel?)
    case drain(Channel)
  }

  private let roster: Roster
  private let store: any JournalStore
  private let clock: any GatewayClock
  private let log: Logger
  /// A channel's own work, until cancelled.
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

  /// Runs a channel's work from now on until the channel is retired. The work of its predecessor ends first: two
  /// instances never poll one mailbox.
  func begin(_ channel: Channel, after predecessor: Channel? = nil) {
    orderer.yield(.begin(channel, after: predecessor))
  }

  /// Takes a removed channel out of the roster once nothing waits in its conversations, at the latest after `drainLimit`.
  func drain(_ channel: Channel) { orderer.yield(.drain(channel)) }

  /// Carries out the orders until cancelled. Called once.
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

  /// Waits until a predecessor's work has ended. Work that does not end is shown as trouble of the new channel.
  private func end(of predecessor: Channel, before channel: Channel) async {
    await withTaskGroup { group in
      group.addTask {
        await predecessor.ended.wait()
        return true
      }
      group.addTask {
        do { try await clock.sleep(for: Self.endLimit) } catch { return false }
        log.error("the work of a changed channel has not ended", metadata: ["channel": "\(channel.id)"])
        channel.health.degraded(
          .polling, since: clock.now, "the connection from before the reload has not ended; restart the gateway")
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
        // Some channels only answer requests: their work ends at once, and they stay.
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
