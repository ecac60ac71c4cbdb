public import GatewayKit

/// Lists the providers in ladder order.
public struct ListProviders: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.list", http: .get("providers"), access: .admin, effect: .read,
    summary: "Lists the AI providers in the ladder's order.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<ProviderSummary> {
    var summaries: [ProviderSummary] = []
    for provider in call.services.roster.providers { summaries.append(await call.services.summary(of: provider)) }
    return Page(summaries)
  }
}

/// Sets whether a provider answers messages that nothing above it answered; effective from the next message.
public struct SetAutomateResponses: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "providers.set", http: .patch("providers/{provider}/automate-responses"), access: .admin, effect: .edit,
    audited: .object("provider", "provider"),
    summary: "Sets whether a provider answers what nothing above it answered.")

  /// The provider.
  public let provider: ProviderID
  /// Whether it answers.
  public let automateResponses: Bool

  /// Creates the operation.
  public init(provider: ProviderID, automateResponses: Bool) {
    self.provider = provider
    self.automateResponses = automateResponses
  }

  /// Sets it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ProviderSummary {
    let services = call.services
    let found = try services.provider(provider)
    let before = services.switches.automatesResponses(found.configuration)
    call.changed(from: ["automateResponses": before], to: ["automateResponses": automateResponses])
    try await services.stored { () throws(StoreError) in
      try await services.switches.setAutomatesResponses(provider, automateResponses)
    }
    return await services.summary(of: found)
  }
}
