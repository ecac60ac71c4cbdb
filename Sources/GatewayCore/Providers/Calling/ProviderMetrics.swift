import GatewayKit
import Metrics

/// Metrics of one provider.
struct ProviderMetrics: Sendable {
  /// Calls, by how they ended: `answered`, `failed`, `cancelled`.
  let calls: LabelledMetric<String, Counter>
  /// Tokens, by direction: `input`, `output`.
  let tokens: LabelledMetric<String, Counter>

  init(_ provider: ProviderID) {
    let own = ("provider", provider.rawValue)
    calls = LabelledMetric { Counter(label: "balcao_provider_calls_total", dimensions: [own, ("result", $0)]) }
    tokens = LabelledMetric { Counter(label: "balcao_provider_tokens_total", dimensions: [own, ("direction", $0)]) }
  }
}
