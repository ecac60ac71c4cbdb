import GatewayKit
import Synchronization

/// The channels and providers as they are now, with the rest of the configuration that changes without a restart.
///
/// Everything that needs a channel or a provider asks the roster and keeps no copy. A piece of work that asked once, such
/// as an attempt or a run of the ladder, ends with what it was given.
final class Roster: Sendable {
  /// One state of the roster.
  struct Snapshot: Sendable {
    var channels = Channels()
    /// In ladder order.
    var providers: [Provider] = []
    let business: Business
    let prices: PriceList
    /// Days and months in the business's time zone.
    let calendar: BudgetCalendar

    /// A snapshot without channels and providers.
    init(business: Business, prices: PriceList) {
      self.business = business
      self.prices = prices
      calendar = BudgetCalendar(timeZone: business.timeZone)
    }

    /// What its channels and providers use secrets for, those channels that drain included.
    var secretUses: [SecretUse] {
      (channels.all + channels.draining).flatMap(\.configuration.secretUses)
        + providers.flatMap(\.configuration.secretUses)
    }
  }

  private let state: Mutex<Snapshot>

  init(_ first: Snapshot) { state = Mutex(first) }

  /// The state now.
  var current: Snapshot { state.withLock { $0 } }

  var channels: Channels { state.withLock(\.channels) }
  var providers: [Provider] { state.withLock(\.providers) }
  var business: Business { state.withLock(\.business) }

  /// Replaces the state.
  func replace(with next: Snapshot) { state.withLock { $0 = next } }

  /// Forgets a channel that was removed and has drained.
  func forget(_ channel: Channel) { state.withLock { $0.channels.forget(channel) } }
}

/// The channels by id.
struct Channels: Sendable {
  /// Those of the configuration, in its order, and the terminal.
  let all: [Channel]
  /// Channels of the configuration that are not enabled.
  let disabled: Set<ChannelID>
  /// Channels that were removed and still answer what they accepted; they accept nothing.
  private(set) var draining: [Channel]
  private var byID: [ChannelID: Channel]

  init(_ channels: [Channel] = [], disabled: Set<ChannelID> = [], draining: [Channel] = []) {
    all = channels
    self.disabled = disabled
    self.draining = draining
    byID = Dictionary((draining + channels).map { ($0.id, $0) }) { $1 }
  }

  /// The channel, also while it drains.
  subscript(_ id: ChannelID) -> Channel? { byID[id] }

  /// The channel, if it accepts messages: not while it drains.
  func accepting(_ id: ChannelID) -> Channel? { byID[id].flatMap { $0.isRetired ? nil : $0 } }

  fileprivate mutating func forget(_ channel: Channel) {
    draining.removeAll { $0 === channel }
    if byID[channel.id] === channel { byID[channel.id] = nil }
  }
}
