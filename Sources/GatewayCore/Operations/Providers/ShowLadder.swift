public import GatewayKit

/// Shows the ladder: what is on each rung.
public struct ShowLadder: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "ladder", http: .get("ladder"), access: .agent, effect: .read,
    summary: "Shows the rungs of the ladder in their fixed order, with what is on each.")

  /// Creates the operation.
  public init() {}

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> LadderView {
    let services = call.services
    let content = services.content.current.bundle
    var rungs = [
      LadderView.Rung(number: 1, kind: .automatedResponses, count: content.automatedResponses.count),
      LadderView.Rung(number: 2, kind: .dialogFlow, count: content.flows.count),
    ]
    let providers = services.roster.providers
    // A build's adapters stand on the ladder also while nothing is configured with them.
    let built = services.configurationSource?.adapters.filter { $0 is any ProviderAdapter.Type } ?? []
    let used = providers.map { $0.configuration.adapter.descriptor.id }
    var adapters = built.map { $0.descriptor }
    for provider in providers where !adapters.contains(where: { $0.id == provider.configuration.adapter.descriptor.id })
    {
      adapters.append(provider.configuration.adapter.descriptor)
    }
    for descriptor in adapters {
      var summaries: [LadderView.Provider] = []
      for (provider, adapter) in zip(providers, used) where adapter == descriptor.id {
        summaries.append(LadderView.Provider(await services.summary(of: provider)))
      }
      rungs.append(
        LadderView.Rung(
          number: rungs.count + 1, kind: .provider, adapter: descriptor.id, title: descriptor.title,
          providers: summaries))
    }
    return LadderView(rungs: rungs, contentVersion: services.content.current.version)
  }
}

/// The rungs of the ladder.
public struct LadderView: Sendable, Hashable, Codable {
  /// One rung.
  public struct Rung: Sendable, Hashable, Codable {
    /// What answers on a rung.
    public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
      /// The automated responses.
      case automatedResponses = "automated_responses"
      /// The dialog flow.
      case dialogFlow = "dialog_flow"
      /// The providers of one adapter.
      case provider
    }

    /// Its place, from 1 on.
    public let number: Int
    /// What answers.
    public let kind: Kind
    /// How many automated responses or flows there are; nil for providers.
    public let count: Int?
    /// The adapter of the providers; nil for other rungs.
    public let adapter: AdapterID?
    /// The adapter's title.
    public let title: String?
    /// The configured providers; empty when none is connected.
    public let providers: [Provider]

    init(
      number: Int, kind: Kind, count: Int? = nil, adapter: AdapterID? = nil, title: String? = nil,
      providers: [Provider] = []
    ) {
      self.number = number
      self.kind = kind
      self.count = count
      self.adapter = adapter
      self.title = title
      self.providers = providers
    }
  }

  /// A provider on its rung.
  public struct Provider: Sendable, Hashable, Codable {
    /// The provider's id.
    public let id: ProviderID
    /// Whether its key is stored and usable.
    public let isConnected: Bool
    /// Whether it answers what nothing above it answered.
    public let automateResponses: Bool
    /// What is wrong with it; nil while it works.
    public let reason: Explanation?

    init(_ summary: ProviderSummary) {
      id = summary.id
      isConnected = summary.isConnected
      automateResponses = summary.automateResponses
      reason = summary.reason
    }
  }

  /// The rungs, from the first on. Their order is fixed.
  public let rungs: [Rung]
  /// The version of the content that the counts are of; 0 without content.
  public let contentVersion: Int
}
