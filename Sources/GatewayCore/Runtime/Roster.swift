import Foundation
import GatewayKit
import Synchronization

/// The current channels and providers, with the rest of the configuration that changes without a restart.
///
/// Code that needs a channel or a provider reads it from the roster each time and keeps no copy. A single piece of
/// work, such as an attempt or a run of the ladder, finishes with the object it read.
final class Roster: Sendable {
  /// One state of the roster; never changed in place.
  struct Snapshot: Sendable {
    var channels = Channels()
    /// The providers, in ladder order.
    var providers: [Provider] = []
    /// Changes over the API that have no effect, with the time since when.
    var ignoredEdits: [IgnoredEdit] = []
    let business: Business
    let prices: PriceList
    /// Days and months of budgets, in the business's time zone.
    let calendar: BudgetCalendar

    /// A snapshot without channels and providers.
    init(business: Business, prices: PriceList) {
      self.business = business
      self.prices = prices
      calendar = BudgetCalendar(timeZone: business.timeZone)
    }

    /// What channels, draining ones included, and providers use secrets for.
    var secretUses: [SecretUse] {
      (channels.all + channels.draining).flatMap(\.configuration.secretUses)
        + providers.flatMap(\.configuration.secretUses)
    }
  }

  private let state: Mutex<Snapshot>

  init(_ first: Snapshot) { state = Mutex(first) }

  /// The current state.
  var current: Snapshot { state.withLock { $0 } }

  var channels: Channels { state.withLock(\.channels) }
  var providers: [Provider] { state.withLock(\.providers) }
  var business: Business { state.withLock(\.business) }

  /// Replaces the state.
  func replace(with next: Snapshot) { state.withLock { $0 = next } }

  /// Drops a removed channel that has drained.
  func forget(_ channel: Channel) { state.withLock { $0.channels.forget(channel) } }
}

/// A change over the API that is not valid any more and has no effect.
struct IgnoredEdit: Sendable, Hashable {
  let problem: Diagnostic
  let since: Date
}

/// The channels by id.
struct Channels: Sendable {
  /// The channels of the configuration, in its order, and the terminal.
  let all: [Channel]
  /// Channels of the configuration that are not enabled.
  let disabled: Set<ChannelID>
  /// Removed channels that accept nothing and still answer what they accepted.
  private(set) var draining: [Channel]
  private var byID: [ChannelID: Channel]

  init(_ channels: [Channel] = [], disabled: Set<ChannelID> = [], draining: [Channel] = []) {
    all = channels
    self.disabled = disabled
    self.draining = draining
    byID = Dictionary((draining + channels).map { ($0.id, $0) }) { $1 }
  }

  /// The channel with this id, draining ones included.
  subscript(_ id: ChannelID) -> Channel? { byID[id] }

  /// The channel with this id, if it accepts messages; nil while it drains.
  func accepting(_ id: ChannelID) -> Channel? { byID[id].flatMap { $0.isRetired ? nil : $0 } }

  fileprivate mutating func forget(_ channel: Channel) {
    draining.removeAll { $0 === channel }
    if byID[channel.id] === channel { byID[channel.id] = nil }
  }
}
