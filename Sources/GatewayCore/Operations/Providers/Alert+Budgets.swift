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
      let used = "\(spentInMonth.inWords(budget.currency)) are spent or reserved in \(month)"
      if let since = try await since(.hard, provider.id, month), let hard = budget.monthlyHard {
        alerts.append(
          Alert(
            budget: provider.id, since: since,
            reason: "the hard budget of \(hard.inWords(budget.currency)) has no room: \(used)"))
      } else if let since = try await since(.soft, provider.id, month), let soft = budget.monthlySoft,
        spentInMonth >= soft
      {
        alerts.append(
          Alert(
            budget: provider.id, since: since,
            reason: "the soft budget of \(soft.inWords(budget.currency)) is exceeded: \(used)"))
      }
      if let since = try await since(.dailyHard, provider.id, day), let hard = budget.dailyHard {
        let spent = try await spent(.day(day)).inWords(budget.currency)
        let end = budgets.calendar.endOfDay(of: now).formatted(.balcao)
        alerts.append(
          Alert(
            budget: provider.id, since: since,
            reason: """
              the hard budget of \(hard.inWords(budget.currency)) a day has no room: \(spent) are spent or reserved on \
              \(day); it ends at \(end)
              """, option: "--daily-hard"))
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
  fileprivate init(budget provider: ProviderID, since: Date, reason: String, option: String = "--monthly-hard") {
    kind = .budget
    subject = provider.rawValue
    self.since = since
    self.reason = reason
    remedy = "`balcao usage` shows what was used; `balcao providers set \(provider) \(option) AMOUNT` raises the limit"
  }
}
