import GatewayKit
import Metrics

/// What is counted of one channel; made once, since looking a metric up costs more than counting.
struct ChannelMetrics: Sendable {
  /// Events that the journal took.
  let accepted: Counter
  /// Events that it had already.
  let duplicates: Counter
  /// From a message's acceptance to the end of its turn.
  let turns: Timer
  /// Attempts to send, by what became of them: `sent`, `failed`, `retry`, `unknown`.
  let deliveries: LabelledMetric<String, Counter>

  init(_ channel: ChannelID) {
    let dimensions = [("channel", channel.rawValue)]
    accepted = Counter(label: "balcao_inbound_events_total", dimensions: dimensions)
    duplicates = Counter(label: "balcao_inbound_duplicates_total", dimensions: dimensions)
    turns = Timer(label: "balcao_turn_seconds", dimensions: dimensions)
    deliveries = LabelledMetric {
      Counter(label: "balcao_deliveries_total", dimensions: dimensions + [("result", $0)])
    }
  }
}
