import GatewayKit
import Logging
import Metrics

/// Alerts for limits that were exceeded or have no room, each once per period.
extension BudgetGate {
  /// Raises the alert of an exceeded soft limit.
  func markSoft(_ place: CallPlace) async {
    guard let budget = settings.budget(of: place.provider), let soft = budget.monthlySoft else { return }
    let month = String(place.day.prefix(7))
    let scope = SpendScope(provider: place.provider, part: .month(month), currency: budget.currency)
    do {
      let spent = try await store.spent(of: scope)
      guard spent >= soft else { return }
      await mark(
        .soft, of: place.provider, in: month,
        "\(spent.inWords(budget.currency)) of the soft limit of \(soft.inWords(budget.currency))")
    } catch {
      log.error(
        "the cost of a provider cannot be read", metadata: ["provider": "\(place.provider)", "error": "\(error)"])
    }
  }

  /// Raises the alert of a hard limit without room. Limits of channels and contacts raise none.
  func mark(_ part: SpendScope.Part, of provider: ProviderID, _ reason: Explanation) async {
    switch part {
    case .month(let month): await mark(.hard, of: provider, in: month, reason.text)
    case .day(let day): await mark(.dailyHard, of: provider, in: day, reason.text)
    case .channel, .contact: break
    }
  }

  /// Raises an alert once per period.
  private func mark(_ kind: BudgetMark.Kind, of provider: ProviderID, in period: String, _ reason: String) async {
    do {
      let mark = BudgetMark(provider: provider, period: period, kind: kind)
      guard try await store.budgetMark(mark) == nil, try await store.markBudget(mark, at: clock.now) else { return }
      log.warning(
        kind == .soft ? "a soft budget is exceeded" : "a budget is used up",
        metadata: ["provider": "\(provider)", "limit": "\(kind.rawValue)", "reason": "\(reason)"])
      metrics.alerts[.init(provider: provider, value: kind.rawValue)].increment()
    } catch {
      log.error("a budget's alert could not be stored", metadata: ["provider": "\(provider)", "error": "\(error)"])
    }
  }

  /// Describes a limit without room, for traces and alerts.
  static func full(_ limit: SpendLimit, _ spent: Money) -> Explanation {
    var params: [String: JSONValue] = [
      "limit": .string(limit.most.inWords(limit.scope.currency)),
      "spent": .string(spent.inWords(limit.scope.currency)),
    ]
    switch limit.scope.part {
    case .month(let period), .day(let period):
      params["period"] = .string(period)
      return ProviderCode.budgetFull.with(params)
    case .channel(let channel, let month):
      params["channel"] = .string(channel.rawValue)
      params["period"] = .string(month)
      return ProviderCode.channelBudgetFull.with(params)
    case .contact(_, let day):
      params["period"] = .string(day)
      return ProviderCode.contactBudgetFull.with(params)
    }
  }
}
