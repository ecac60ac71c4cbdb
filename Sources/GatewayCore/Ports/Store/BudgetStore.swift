public import Foundation
public import GatewayKit

/// What calls of providers cost: reserved before a call, settled after it (invariant 9).
///
/// Days are `2026-11-24` and months their first seven characters, both in the business's time zone: the store compares
/// them and knows no calendar.
public protocol BudgetStore: Sendable {
  /// Reserves what a call may cost, if every limit has room for it beside what is spent and what others have reserved: one
  /// transaction, so that concurrent callers together cannot pass a limit.
  func reserve(_ reservation: Reservation, within limits: [SpendLimit], at now: Date)
    async throws(StoreError) -> ReservationReceipt

  /// Enters a call that was made under no reservation.
  func enter(_ spending: Spending) async throws(StoreError)

  /// Enters a call in place of its reservation, once: false when the reservation is settled already, and nothing was
  /// changed.
  func settle(_ reservation: Int64, as spending: Spending) async throws(StoreError) -> Bool

  /// Takes a reservation back whose call was not made; one that is gone is passed over.
  func release(_ reservation: Int64) async throws(StoreError)

  /// Settles every reservation, each as if the call had cost all of it: of calls that a killed process made nobody knows
  /// what they cost. Returns how many.
  func settleOpenReservations() async throws(StoreError) -> Int

  /// What was spent and is reserved of a limit.
  func spent(of scope: SpendScope) async throws(StoreError) -> Money

  /// What was used from a day on, by day, provider, model and channel.
  func usage(since day: String, limit: Int) async throws(StoreError) -> [UsageLine]

  /// Notes when something happened to a provider's budget in a period; false when it was noted before. A mark of a day
  /// replaces those of earlier days.
  func markBudget(_ mark: BudgetMark, at now: Date) async throws(StoreError) -> Bool

  /// When a mark was noted; nil when it was not.
  func budgetMark(_ mark: BudgetMark) async throws(StoreError) -> Date?
}

/// Whose call it is, and when.
public struct CallPlace: Sendable, Hashable {
  /// The provider.
  public let provider: ProviderID
  /// The model; nil where the adapter knows none.
  public let model: String?
  /// The channel it was asked for.
  public let channel: ChannelID
  /// The contact it was asked for.
  public let contact: ContactID
  /// The day.
  public let day: String
  /// The currency of its cost; nil: the model has no price, and its cost is not counted.
  public let currency: String?

  /// A place.
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
  /// Whose.
  public let place: CallPlace
  /// Tokens.
  public let usage: TokenUsage
  /// Money; zero without a price.
  public let cost: Money

  /// A reservation.
  public init(place: CallPlace, usage: TokenUsage, cost: Money) {
    self.place = place
    self.usage = usage
    self.cost = cost
  }
}

/// What a call used.
public struct Spending: Sendable, Hashable {
  /// Whose.
  public let place: CallPlace
  /// Tokens.
  public let usage: TokenUsage
  /// Money; zero without a price.
  public let cost: Money
  /// Whether the provider did not say what it used, so that it was counted here.
  public let isEstimate: Bool

  /// A spending.
  public init(place: CallPlace, usage: TokenUsage, cost: Money, isEstimate: Bool) {
    self.place = place
    self.usage = usage
    self.cost = cost
    self.isEstimate = isEstimate
  }
}

/// What a limit is on.
public struct SpendScope: Sendable, Hashable {
  /// What part of the provider's calls.
  public enum Part: Sendable, Hashable {
    /// Every one of the month.
    case month(String)
    /// Every one of the day.
    case day(String)
    /// Those of a channel in the month.
    case channel(ChannelID, month: String)
    /// Those for a contact on the day.
    case contact(ContactID, day: String)
  }
  /// The provider.
  public let provider: ProviderID
  /// Which of its calls.
  public let part: Part
  /// The currency.
  public let currency: String

  /// A scope.
  public init(provider: ProviderID, part: Part, currency: String) {
    self.provider = provider
    self.part = part
    self.currency = currency
  }
}

/// A limit that is never passed.
public struct SpendLimit: Sendable, Hashable {
  /// On what.
  public let scope: SpendScope
  /// The most.
  public let most: Money

  /// A limit.
  public init(scope: SpendScope, most: Money) {
    self.scope = scope
    self.most = most
  }
}

/// What became of a reservation.
public enum ReservationReceipt: Sendable, Hashable {
  /// It stands, under this number.
  case reserved(Int64)
  /// There is no room: the first limit that it would pass, and how much of it is spent or reserved.
  case full(SpendLimit, Money)
}

/// Something that happens to a budget once in a period.
public struct BudgetMark: Sendable, Hashable {
  /// What.
  public enum Kind: String, Sendable, Hashable {
    /// The soft limit was passed.
    case soft
    /// A call was refused, because the month's hard limit had no room for it.
    case hard
    /// A call was refused, because the day's hard limit had no room for it.
    case dailyHard = "daily_hard"
  }
  /// The provider.
  public let provider: ProviderID
  /// The month; the day for `dailyHard`.
  public let period: String
  /// What.
  public let kind: Kind

  /// A mark.
  public init(provider: ProviderID, period: String, kind: Kind) {
    self.provider = provider
    self.period = period
    self.kind = kind
  }
}

/// What was used on one day, of one model, for one channel.
public struct UsageLine: Sendable, Hashable, Codable {
  /// The day, in the business's time zone: `2026-11-24`.
  public let day: String
  /// The channel that was answered.
  public let channel: ChannelID
  /// The provider.
  public let provider: ProviderID
  /// The model; nil where the adapter knows none.
  public let model: String?
  /// How often it was asked.
  public let calls: Int
  /// Of those, the calls whose use the provider did not tell: their tokens are the most they can have been.
  public let estimatedCalls: Int
  /// Tokens read.
  public let input: Int
  /// Of those, from the provider's cache.
  public let cachedInput: Int
  /// Tokens written.
  public let output: Int
  /// What it cost; nil while the model had no price.
  public let cost: Money?
  /// The currency of the cost; nil while the model had no price.
  public let currency: String?

  /// A line.
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
