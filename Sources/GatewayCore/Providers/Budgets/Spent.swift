public import GatewayKit

/// What a turn's question to a provider used, as its trace shows it.
public struct Spent: Sendable, Hashable, Codable {
  /// Tokens.
  public let usage: TokenUsage
  /// Money; nil where the model has no price.
  public let cost: Money?
  /// The currency of the cost.
  public let currency: String?
  /// Whether the provider did not say what it used, so that it was counted here, at most.
  public let isEstimate: Bool

  /// What was used.
  public init(usage: TokenUsage, cost: Money?, currency: String?, isEstimate: Bool) {
    self.usage = usage
    self.cost = cost
    self.currency = currency
    self.isEstimate = isEstimate
  }

  /// `812 + 40 tokens, USD 0.000389`.
  public var inWords: String {
    let money = cost.flatMap { cost in currency.map { cost.inWords($0) } } ?? "no price"
    return "\(isEstimate ? "at most " : "")\(usage.input) + \(usage.output) tokens, \(money)"
  }
}
