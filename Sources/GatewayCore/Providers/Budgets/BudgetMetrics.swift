import GatewayKit
import Metrics

/// Metrics of providers' costs.
struct BudgetMetrics: Sendable {
  /// A provider, with a currency or a limit.
  struct Key: Hashable, Sendable {
    let provider: ProviderID
    let value: String
  }

  /// Cost in millionths of the currency's unit, by currency.
  let costs = LabelledMetric<Key, Counter> { key in
    Counter(
      label: "balcao_provider_cost_micros_total",
      dimensions: [("provider", key.provider.rawValue), ("currency", key.value)])
  }
  /// Limits that were reached, by limit.
  let alerts = LabelledMetric<Key, Counter> { key in
    Counter(
      label: "balcao_provider_budget_alerts_total",
      dimensions: [("provider", key.provider.rawValue), ("limit", key.value)])
  }
}
