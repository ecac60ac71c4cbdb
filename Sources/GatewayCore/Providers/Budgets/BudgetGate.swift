import Foundation
import GatewayKit
import Logging
import Metrics

/// Admits calls of providers within their budgets, and records their usage (invariant 9).
struct BudgetGate: Sendable {
  let settings: BudgetSettings
  let roster: Roster
  let store: any BudgetStore
  let clock: any GatewayClock
  let log: Logger
  let metrics = BudgetMetrics()

  var prices: PriceList { roster.current.prices }
  var calendar: BudgetCalendar { roster.current.calendar }

  /// The customer for whom a provider is asked.
  struct Asker: Sendable {
    let channel: ChannelID
    let contact: ContactID
    /// The party whose share of the provider's slots the calls use.
    let party: CallParty
  }

  /// The permission for a call.
  struct Ticket: Sendable {
    fileprivate let place: CallPlace
    fileprivate let price: PriceList.Price?
    fileprivate let prompt: Prompt
    /// Nil when nothing was reserved, because there is no hard limit.
    fileprivate var reservation: Int64?
  }

  /// Whether a call may be made.
  enum Admission: Sendable {
    case admitted(Ticket)
    case refused(Explanation)
  }

  /// The model to ask now: above the soft limit the cheaper one, if there is one.
  func model(of provider: Provider) async -> String? {
    guard let budget = settings.budget(of: provider.id), let cheaper = budget.cheaperModel,
      let soft = budget.monthlySoft
    else { return provider.model }
    let scope = SpendScope(provider: provider.id, part: .month(month), currency: budget.currency)
    do {
      return try await store.spent(of: scope) < soft ? provider.model : cheaper
    } catch {
      log.error("the cost of a provider cannot be read", metadata: ["provider": "\(provider.id)", "error": "\(error)"])
      return provider.model
    }
  }

  /// Why hard limits cannot be enforced for this model; nil when they can, and for a budget without hard limits.
  func whyNotKept(_ provider: Provider, asking model: String) -> Explanation? {
    guard let budget = settings.budget(of: provider.id), budget.isHard else { return nil }
    return budget.whyNotKept(at: prices, provider: provider.id, model: model)
      .map { ProviderCode.budgetNotKept.with(["reason": $0.parameter]) }
  }

  /// Why the monthly or daily hard limit stops calls of a provider; nil when both have room.
  func whyFull(_ provider: Provider) async -> Explanation? {
    guard let budget = settings.budget(of: provider.id), budget.isHard else { return nil }
    if let reason = budget.whyNotKept(at: prices, provider: provider.id, model: provider.model) {
      return ProviderCode.budgetNotKept.with(["reason": reason.parameter])
    }
    let day = calendar.day(of: clock.now)
    let limits: [(SpendScope.Part, Money?)] = [(.month(month), budget.monthlyHard), (.day(day), budget.dailyHard)]
    do {
      for case (let part, let hard?) in limits {
        let scope = SpendScope(provider: provider.id, part: part, currency: budget.currency)
        let spent = try await store.spent(of: scope)
        if spent < hard { continue }
        let reason = Self.full(SpendLimit(scope: scope, most: hard), spent)
        await mark(part, of: provider.id, reason)
        return reason
      }
      return nil
    } catch {
      return ProviderCode.costUnreadable.with(["reason": .string("\(error)")])
    }
  }

  /// Reserves the highest cost of a call.
  func admit(_ prompt: Prompt, to provider: ProviderID, model: String?, for asker: Asker) async -> Admission {
    let budget = settings.budget(of: provider)
    let price = prices.price(of: model, at: provider)
    let place = CallPlace(
      provider: provider, model: model, channel: asker.channel, contact: asker.contact,
      day: calendar.day(of: clock.now), currency: price == nil ? nil : prices.currency)
    guard let budget else {
      return .admitted(Ticket(place: place, price: price, prompt: prompt, reservation: nil))
    }
    do {
      let reservation = Self.reservation(prompt, at: place, price)
      switch try await store.reserve(reservation, within: limits(budget, place), at: clock.now) {
      case .reserved(let number):
        return .admitted(Ticket(place: place, price: price, prompt: prompt, reservation: number))
      case .full(let limit, let spent):
        await mark(limit.scope.part, of: provider, Self.full(limit, spent))
        return .refused(Self.full(limit, spent))
      }
    } catch {
      log.error("a call could not be reserved", metadata: ["provider": "\(provider)", "error": "\(error)"])
      // Without a hard limit nothing is reserved.
      guard budget.isHard else {
        return .admitted(Ticket(place: place, price: price, prompt: prompt, reservation: nil))
      }
      return .refused(ProviderCode.costUnreadable.with(["reason": .string("\(error)")]))
    }
  }

  /// Records a call in flight without a reservation, so that it is counted even if the process is killed before its
  /// end. This limits nothing, so callers need not wait for it before asking.
  func noted(_ ticket: Ticket) async -> Ticket {
    guard ticket.reservation == nil else { return ticket }
    var noted = ticket
    do {
      let reservation = Self.reservation(ticket.prompt, at: ticket.place, ticket.price)
      if case .reserved(let number) = try await store.reserve(reservation, within: [], at: clock.now) {
        noted.reservation = number
      }
    } catch {
      log.error(
        "a call without a reservation could not be recorded",
        metadata: ["provider": "\(ticket.place.provider)", "error": "\(error)"])
    }
    return noted
  }

  /// The highest cost of a call.
  private static func reservation(_ prompt: Prompt, at place: CallPlace, _ price: PriceList.Price?) -> Reservation {
    let most = TokenEstimate.most(of: prompt)
    return Reservation(place: place, usage: most, cost: price?.cost(of: most) ?? Money(micros: 0))
  }

  /// Records the usage of a call: as reported by the provider, else the highest possible where any is possible.
  func settle(_ ticket: Ticket, _ result: Result<Completion, AdapterError>, written: Int) async -> Spent {
    let (usage, isEstimate) = Self.usage(ticket.prompt, result, written)
    let spending = Spending(
      place: ticket.place, usage: usage, cost: ticket.price?.cost(of: usage) ?? Money(micros: 0),
      isEstimate: isEstimate)
    do {
      if let reservation = ticket.reservation {
        _ = try await store.settle(reservation, as: spending)
      } else {
        try await store.enter(spending)
      }
      // Reads in a cancelled task are aborted; the next call raises the alert.
      if !Task.isCancelled { await markSoft(ticket.place) }
    } catch {
      // The reservation stays, and is settled at the next start.
      log.error(
        "the cost of a call could not be recorded",
        metadata: ["provider": "\(ticket.place.provider)", "error": "\(error)"]
      )
    }
    if let currency = ticket.place.currency {
      metrics.costs[.init(provider: ticket.place.provider, value: currency)].increment(by: spending.cost.micros)
    }
    return Spent(
      usage: usage, cost: ticket.place.currency == nil ? nil : spending.cost, currency: ticket.place.currency,
      isEstimate: isEstimate)
  }

  /// Releases the reservation of a call that was not made.
  func release(_ ticket: Ticket) async {
    guard let reservation = ticket.reservation else { return }
    do {
      try await store.release(reservation)
    } catch {
      log.error(
        "a reservation could not be released",
        metadata: ["provider": "\(ticket.place.provider)", "error": "\(error)"])
    }
  }

  /// The usage of a call, and whether it is an estimate.
  static func usage(
    _ prompt: Prompt, _ result: Result<Completion, AdapterError>, _ written: Int
  ) -> (TokenUsage, Bool) {
    switch result {
    case .success(let completion):
      if let usage = completion.usage { return (usage, false) }
      return (TokenEstimate.used(by: prompt, writing: completion.text.utf8.count, completion.toolCalls), true)
    case .failure(let error):
      switch error.outcome {
      // Refused before any output: nothing was used.
      case .rejected, .unauthorized, .throttled, .unavailable, .exhausted:
        if written == 0 { return (TokenUsage(input: 0, output: 0), false) }
      case .blocked, .unknown: break
      }
      return (TokenEstimate.used(by: prompt, writing: written), true)
    }
  }

  private func limits(_ budget: Budget, _ place: CallPlace) -> [SpendLimit] {
    let month = String(place.day.prefix(7))
    func limit(_ part: SpendScope.Part, _ most: Money?) -> SpendLimit? {
      most.map {
        SpendLimit(scope: SpendScope(provider: place.provider, part: part, currency: budget.currency), most: $0)
      }
    }
    return [
      limit(.month(month), budget.monthlyHard), limit(.day(place.day), budget.dailyHard),
      limit(.channel(place.channel, month: month), budget.channels[place.channel.rawValue]),
      limit(.contact(place.contact, day: place.day), budget.contactDaily),
    ].compactMap(\.self)
  }

  private var month: String { calendar.month(of: clock.now) }
}
