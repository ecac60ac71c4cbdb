import GatewayKit
import Metrics

/// Metrics of one channel; created once, because a lookup costs more than counting.
struct ChannelMetrics: Sendable {
  /// Events accepted into the journal.
  let accepted: Counter
  /// Events that the journal already had.
  let duplicates: Counter
  /// Time from a message's acceptance to the end of its turn.
  let turns: Timer
  /// Attempts to send, by result: `sent`, `failed`, `retry`, `unknown`.
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
