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

  init(_ channel: ChannelID) {
    let dimensions = [("channel", channel.rawValue)]
    accepted = Counter(label: "balcao_inbound_events_total", dimensions: dimensions)
    duplicates = Counter(label: "balcao_inbound_duplicates_total", dimensions: dimensions)
    turns = Timer(label: "balcao_turn_seconds", dimensions: dimensions)
  }
}
