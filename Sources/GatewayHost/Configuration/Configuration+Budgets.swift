import GatewayCore
import GatewayKit

extension Budget {
  /// Reads a budget from settings of `ConfigurationSpec.Budget`.
  init(_ settings: Settings) {
    typealias Spec = ConfigurationSpec.Budget
    var channels: [String: Money] = [:]
    if case .object(let members) = settings[Spec.channels] {
      channels = members.compactMapValues { Double(setting: $0).map(Money.init) }
    }
    self.init(
      monthlySoft: settings[Spec.monthlySoft].map(Money.init), monthlyHard: settings[Spec.monthlyHard].map(Money.init),
      dailyHard: settings[Spec.dailyHard].map(Money.init), currency: settings[Spec.currency],
      cheaperModel: settings[Spec.cheaperModel], channels: channels,
      contactDaily: settings[Spec.contactDaily].map(Money.init))
  }
}

extension Budget {
  /// The name of the setting with its first hard limit.
  fileprivate var hardLimit: String {
    if monthlyHard != nil { return "monthlyHard" }
    if dailyHard != nil { return "dailyHard" }
    return contactDaily != nil ? "contactDaily" : "channels"
  }
}

extension Configuration {
  /// The problems of the budgets in the file.
  var budgetDiagnostics: [Diagnostic] { providers.flatMap(diagnostics) }

  private func diagnostics(_ provider: Provider) -> [Diagnostic] {
    guard let budget = provider.budget else { return [] }
    let path = JSONPath.join(provider.path, "budget")
    if let problem = budget.problem { return [.error(at: path, problem)] }
    var found: [Diagnostic] = []
    for id in budget.channels.keys.sorted() where !channels.contains(where: { $0.id.rawValue == id }) {
      found.append(
        .error(
          at: JSONPath.join(JSONPath.join(path, "channels"), id),
          ConfigurationCode.budgetChannel.with(["channel": .string(id)])))
    }
    if let cheaper = budget.cheaperModel {
      found += provider.adapter.check(provider.settings.asking(cheaper)).map {
        $0.inside(JSONPath.join(path, "cheaperModel"))
      }
    }
    let model = provider.settings[ProviderSetting.model]
    let hearing = (provider.adapter as? any Transcribing.Type)?.transcriptionModel(provider.settings)
    let limit = budget.hardLimit
    guard
      let reason = budget.whyNotKept(at: prices, provider: provider.id, model: model)
        ?? hearing.flatMap({ budget.whyNotKept(at: prices, provider: provider.id, model: $0) })
    else {
      if hasListPrices, budget.isHard { found.append(.warning(at: JSONPath.join(path, limit), ListPrices.caution)) }
      return found
    }
    if budget.isHard {
      found.append(
        .error(at: JSONPath.join(path, limit), ConfigurationCode.limitNotEnforceable.with(["reason": reason.parameter]))
      )
    } else if budget.monthlySoft != nil {
      found.append(
        .warning(
          at: JSONPath.join(path, "monthlySoft"),
          ConfigurationCode.limitWithoutEffect.with(["reason": reason.parameter])))
    }
    return found
  }

  /// Warnings where the budget or toggle in the data folder differs from the file's first-start values.
  func providerDifferences(from session: OperationSession) async throws -> [Diagnostic] {
    let remembered = Dictionary(
      try await session.run(ListProviders()).items.map { ($0.id, $0) },
      uniquingKeysWith: { first, _ in first })
    return providers.flatMap { provider -> [Diagnostic] in
      guard let known = remembered[provider.id] else { return [] }
      var found: [Diagnostic] = []
      let arguments = ["provider": JSONValue.string(provider.id.rawValue)]
      if known.budget != provider.budget {
        found.append(
          .warning(
            at: JSONPath.join(provider.path, "budget"),
            known.budget.map { ConfigurationCode.firstStartBudget.with(["budget": .string($0.inWords)]) }
              ?? ConfigurationCode.firstStartNoBudget.with(),
            remedy: .run(operation: SetBudget.spec.name, arguments: arguments)))
      }
      if known.automateResponses != provider.automateResponses {
        found.append(
          .warning(
            at: JSONPath.join(provider.path, "automateResponses"),
            ConfigurationCode.firstStartToggle.with(["toggle": known.automateResponses ? "on" : "off"]),
            remedy: .run(operation: SetAutomateResponses.spec.name, arguments: arguments)))
      }
      return found
    }
  }
}
