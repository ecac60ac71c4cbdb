public import Foundation
public import GatewayKit

extension Admin {
  /// The most lines of usage that are given at once.
  private static let usageLimit = 100_000

  /// What was used from the day of an instant on, by day, provider, model and channel.
  public func usage(since: Date) async throws(AdminError) -> [UsageLine] {
    let day = budgets.calendar.day(of: since)
    return try await stored { () throws(StoreError) in
      try await store.usage(since: day, limit: Self.usageLimit)
    }
  }

  /// Sets what a provider may cost, at once; nil takes its budget away.
  public func setBudget(_ id: ProviderID, _ budget: Budget?) async throws(AdminError) -> ProviderSummary {
    let provider = try provider(id)
    if let budget {
      if let problem = budget.problem { throw AdminError(problem) }
      let models = [provider.model] + (provider.configuration.transcriptionModel.map { [$0] } ?? [])
      for model in models where budget.isHard {
        if let reason = budget.whyNotKept(at: budgets.prices, provider: id, model: model) {
          throw AdminError("a hard limit cannot be kept: \(reason)")
        }
      }
    }
    try await stored { () throws(StoreError) in try await budgets.book.set(budget, of: id) }
    return try await summary(of: id)
  }

  /// The budgets that want a person's attention this month.
  func budgetAlerts() async throws(StoreError) -> [Alert] {
    let month = budgets.calendar.month(of: clock.now)
    var alerts: [Alert] = []
    for provider in roster.providers {
      guard let budget = budgets.book.budget(of: provider.id) else { continue }
      let scope = SpendScope(provider: provider.id, part: .month(month), currency: budget.currency)
      let spent = try await store.spent(of: scope)
      let told = "\(spent.inWords(budget.currency)) are spent or reserved in \(month)"
      if let since = try await since(.hard, provider.id, month), let hard = budget.monthlyHard {
        alerts.append(
          Alert(
            budget: provider.id, since: since,
            why: "the hard budget of \(hard.inWords(budget.currency)) has no room: \(told)"))
      } else if let since = try await since(.soft, provider.id, month), let soft = budget.monthlySoft, spent >= soft {
        alerts.append(
          Alert(
            budget: provider.id, since: since,
            why: "the soft budget of \(soft.inWords(budget.currency)) is passed: \(told)"))
      }
    }
    return alerts
  }

  private func since(
    _ kind: BudgetMark.Kind, _ provider: ProviderID, _ month: String
  ) async throws(StoreError) -> Date? {
    try await store.budgetMark(BudgetMark(provider: provider, month: month, kind: kind))
  }
}

extension Alert {
  fileprivate init(budget provider: ProviderID, since: Date, why: String) {
    kind = .budget
    subject = provider.rawValue
    self.since = since
    self.why = why
    mend = "`balcao usage` tells what was used; `balcao providers set \(provider) --monthly-hard …` gives more room"
  }
}
