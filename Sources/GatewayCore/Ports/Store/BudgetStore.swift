public import Foundation
public import GatewayKit

/// The cost of provider calls: reserved before a call, settled after it (invariant 9).
///
/// Days are `2026-11-24`, and months their first seven characters, in the business's time zone. The store only compares
/// them as text.
public protocol BudgetStore: Sendable {
  /// Reserves the highest cost of a call, if every limit has room for it beside spent and reserved amounts. One
  /// transaction, so that concurrent callers cannot exceed a limit together.
  func reserve(_ reservation: Reservation, within limits: [SpendLimit], at now: Date)
    async throws(StoreError) -> ReservationReceipt

  /// Records a call that was made without a reservation.
  func enter(_ spending: Spending) async throws(StoreError)

  /// Records a call in place of its reservation, once. False, with nothing changed, if the reservation is already
  /// settled.
  func settle(_ reservation: Int64, as spending: Spending) async throws(StoreError) -> Bool

  /// Releases the reservation of a call that was not made; does nothing if it no longer exists.
  func release(_ reservation: Int64) async throws(StoreError)

  /// Settles every reservation at its full amount: the cost of calls made by a killed process is unknown. Returns how
  /// many.
  func settleOpenReservations() async throws(StoreError) -> Int

  /// The amount that is spent or reserved within a limit's scope.
  func spent(of scope: SpendScope) async throws(StoreError) -> Money

  /// Usage from a day on, by day, provider, model and channel.
  func usage(since day: String, limit: Int) async throws(StoreError) -> [UsageLine]

  /// Records when something happened to a provider's budget in a period; false if it was already recorded. A day's mark
  /// replaces those of earlier days.
  func markBudget(_ mark: BudgetMark, at now: Date) async throws(StoreError) -> Bool

  /// When a mark was recorded; nil if it was not.
  func budgetMark(_ mark: BudgetMark) async throws(StoreError) -> Date?
}

/// The attributes by which a call's cost is counted.
public struct CallPlace: Sendable, Hashable {
  /// The provider.
  public let provider: ProviderID
  /// The model; nil when the adapter has no models.
  public let model: String?
  /// The channel of the conversation.
  public let channel: ChannelID
  /// The contact of the conversation.
  public let contact: ContactID
  /// The day, in the business's time zone.
  public let day: String
  /// The currency of the cost; nil when the model has no price, and the cost is not counted.
  public let currency: String?

  /// Creates a place.
  public init(
    provider: ProviderID, model: String?, channel: ChannelID, contact: ContactID, day: String, currency: String?
  ) {
    self.provider = provider
    self.model = model
    self.channel = channel
    self.contact = contact
    self.day = day
    self.currency = currency
  }
}

/// The most that a call may use.
public struct Reservation: Sendable, Hashable {
  /// The attributes of the call.
  public let place: CallPlace
  /// The most tokens.
  public let usage: TokenUsage
  /// The highest cost; zero without a price.
  public let cost: Money

  /// Creates a reservation.
  public init(place: CallPlace, usage: TokenUsage, cost: Money) {
    self.place = place
    self.usage = usage
    self.cost = cost
  }
}

/// The usage of a call.
public struct Spending: Sendable, Hashable {
  /// The attributes of the call.
  public let place: CallPlace
  /// The tokens used.
  public let usage: TokenUsage
  /// The cost; zero without a price.
  public let cost: Money
  /// Whether the gateway estimated the usage because the provider did not report it.
  public let isEstimate: Bool

  /// Creates a spending.
  public init(place: CallPlace, usage: TokenUsage, cost: Money, isEstimate: Bool) {
    self.place = place
    self.usage = usage
    self.cost = cost
    self.isEstimate = isEstimate
  }
}

/// The calls to which a limit applies.
public struct SpendScope: Sendable, Hashable {
  /// A part of the provider's calls.
  public enum Part: Sendable, Hashable {
    /// All calls of the month.
    case month(String)
    /// All calls of the day.
    case day(String)
    /// A channel's calls in the month.
    case channel(ChannelID, month: String)
    /// Calls for a contact on the day.
    case contact(ContactID, day: String)
  }
  /// The provider.
  public let provider: ProviderID
  /// The part of its calls.
  public let part: Part
  /// The currency of the amounts.
  public let currency: String

  /// Creates a scope.
  public init(provider: ProviderID, part: Part, currency: String) {
    self.provider = provider
    self.part = part
    self.currency = currency
  }
}

/// A limit that is never exceeded.
public struct SpendLimit: Sendable, Hashable {
  /// The calls to which it applies.
  public let scope: SpendScope
  /// The highest amount.
  public let most: Money

  /// Creates a limit.
  public init(scope: SpendScope, most: Money) {
    self.scope = scope
    self.most = most
  }
}

/// The result of asking for a reservation.
public enum ReservationReceipt: Sendable, Hashable {
  /// Reserved, under this number.
  case reserved(Int64)
  /// No room: the first limit that would be exceeded, with the amount spent or reserved in it.
  case full(SpendLimit, Money)
}

/// An event that is recorded once per budget and period.
public struct BudgetMark: Sendable, Hashable {
  /// The kind of event.
  public enum Kind: String, Sendable, Hashable {
    /// The soft limit was exceeded.
    case soft
    /// A call was refused, because the month's hard limit had no room for it.
    case hard
    /// A call was refused, because the day's hard limit had no room for it.
    case dailyHard = "daily_hard"
  }
  /// The provider.
  public let provider: ProviderID
  /// The month; for `dailyHard` the day.
  public let period: String
  /// The kind of event.
  public let kind: Kind

  /// Creates a mark.
  public init(provider: ProviderID, period: String, kind: Kind) {
    self.provider = provider
    self.period = period
    self.kind = kind
  }
}

/// Usage of one model for one channel on one day.
public struct UsageLine: Sendable, Hashable, Codable {
  /// The day, in the business's time zone: `2026-11-24`.
  public let day: String
  /// The channel of the conversations.
  public let channel: ChannelID
  /// The provider.
  public let provider: ProviderID
  /// The model; nil when the adapter has no models.
  public let model: String?
  /// The number of calls.
  public let calls: Int
  /// Calls without usage reported by the provider; their tokens are the highest possible.
  public let estimatedCalls: Int
  /// Input tokens.
  public let input: Int
  /// Input tokens read from the provider's cache; included in `input`.
  public let cachedInput: Int
  /// Output tokens.
  public let output: Int
  /// The cost; nil while the model had no price.
  public let cost: Money?
  /// The currency of the cost; nil while the model had no price.
  public let currency: String?

  /// Creates a line.
  public init(
    day: String, channel: ChannelID, provider: ProviderID, model: String?, calls: Int, estimatedCalls: Int,
    usage: TokenUsage, cost: Money?, currency: String?
  ) {
    self.day = day
    self.channel = channel
    self.provider = provider
    self.model = model
    self.calls = calls
    self.estimatedCalls = estimatedCalls
    input = usage.input
    cachedInput = usage.cachedInput
    output = usage.output
    self.cost = cost
    self.currency = currency
  }
}
