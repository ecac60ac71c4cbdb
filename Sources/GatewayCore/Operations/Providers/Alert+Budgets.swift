import Foundation
import GatewayKit

extension OperationServices {
  /// Alerts for budgets of this month or today.
  func budgetAlerts() async throws(StoreError) -> [Alert] {
    let now = clock.now
    let (month, day) = (budgets.calendar.month(of: now), budgets.calendar.day(of: now))
    var alerts: [Alert] = []
    for provider in roster.providers {
      guard let budget = budgets.settings.budget(of: provider.id) else { continue }
      func spent(_ part: SpendScope.Part) async throws(StoreError) -> Money {
        try await store.spent(of: SpendScope(provider: provider.id, part: part, currency: budget.currency))
      }
      let spentInMonth = try await spent(.month(month))
      func alert(_ code: AlertCode, since: Date, _ limit: Money, _ spent: Money, in period: String) -> Alert {
        Alert(
          budget: provider.id, since: since, code,
          [
            "limit": .string(limit.inWords(budget.currency)), "spent": .string(spent.inWords(budget.currency)),
            "period": .string(period), "end": .string(budgets.calendar.endOfDay(of: now).formatted(.balcao)),
          ])
      }
      if let since = try await since(.hard, provider.id, month), let hard = budget.monthlyHard {
        alerts.append(alert(.hardBudget, since: since, hard, spentInMonth, in: month))
      } else if let since = try await since(.soft, provider.id, month), let soft = budget.monthlySoft,
        spentInMonth >= soft
      {
        alerts.append(alert(.softBudget, since: since, soft, spentInMonth, in: month))
      }
      if let since = try await since(.dailyHard, provider.id, day), let hard = budget.dailyHard {
        alerts.append(alert(.dailyBudget, since: since, hard, try await spent(.day(day)), in: day))
      }
    }
    return alerts
  }

  private func since(
    _ kind: BudgetMark.Kind, _ provider: ProviderID, _ period: String
  ) async throws(StoreError) -> Date? {
    try await store.budgetMark(BudgetMark(provider: provider, period: period, kind: kind))
  }
}

extension Alert {
  fileprivate init(budget provider: ProviderID, since: Date, _ code: AlertCode, _ params: [String: JSONValue]) {
    kind = .budget
    subject = provider.rawValue
    self.since = since
    reason = code.with(params)
    remedies = [.run(ListUsage.spec), .run(SetBudget.spec, ["provider": .string(provider.rawValue)])]
  }
}
