public import GatewayKit

/// Usage of a turn's request to a provider, as its trace shows it.
public struct Spent: Sendable, Hashable, Codable {
  /// The tokens.
  public let usage: TokenUsage
  /// The cost; nil when the model has no price.
  public let cost: Money?
  /// The currency of the cost.
  public let currency: String?
  /// Whether the gateway estimated it (at the highest possible) because the provider did not report it.
  public let isEstimate: Bool

  /// Creates a usage record.
  public init(usage: TokenUsage, cost: Money?, currency: String?, isEstimate: Bool) {
    self.usage = usage
    self.cost = cost
    self.currency = currency
    self.isEstimate = isEstimate
  }

  /// As text: `812 + 40 tokens, USD 0.000389`.
  public var inWords: String {
    let money = cost.flatMap { cost in currency.map { cost.inWords($0) } } ?? "no price"
    return "\(isEstimate ? "at most " : "")\(usage.input) + \(usage.output) tokens, \(money)"
  }
}
