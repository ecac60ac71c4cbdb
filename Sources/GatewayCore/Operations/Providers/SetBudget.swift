public import GatewayKit

/// Sets a provider's budget, effective at once.
public struct SetBudget: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.budget", http: .put("providers/{provider}/budget"), access: .admin, effect: .edit,
    audited: .object("provider", "provider"), summary: "Sets or removes the budget of a provider.")

  /// The provider.
  public let provider: ProviderID
  /// The budget; nil removes it.
  public let budget: Budget?

  /// Creates the operation.
  public init(provider: ProviderID, budget: Budget?) {
    self.provider = provider
    self.budget = budget
  }

  /// Sets it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ProviderSummary {
    let services = call.services
    let found = try services.provider(provider)
    if let budget {
      if let problem = budget.problem { throw OperationError(.budgetInvalid, ["reason": problem.parameter]) }
      let models = [found.model] + (found.configuration.transcriptionModel.map { [$0] } ?? [])
      for model in models where budget.isHard {
        if let reason = budget.whyNotKept(at: services.budgets.prices, provider: provider, model: model) {
          throw OperationError(.budgetWithoutPrice, ["reason": reason.parameter])
        }
      }
    }
    call.changed(from: services.budgets.settings.budget(of: provider), to: budget)
    try await services.stored { () throws(StoreError) in
      try await services.budgets.settings.set(budget, of: provider)
    }
    return await services.summary(of: found)
  }
}
