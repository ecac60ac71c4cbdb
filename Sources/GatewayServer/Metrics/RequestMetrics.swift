import Hummingbird
import Metrics

/// How many requests were answered and how long the answers took, by room and by class of status. The label sets are
/// all made at the start: a stranger cannot grow them.
struct RequestMetrics: Sendable {
  private enum Room: String, CaseIterable { case channels, health, metrics, other }

  private let counters: [[Counter]]
  private let times: [Metrics.Timer]

  init(factory: any MetricsFactory) {
    counters = Room.allCases.map { room in
      (1...5).map { status in
        Counter(
          label: "balcao_http_requests", dimensions: [("room", room.rawValue), ("status", "\(status)xx")],
          factory: factory)
      }
    }
    times = Room.allCases.map { room in
      Metrics.Timer(label: "balcao_http_request", dimensions: [("room", room.rawValue)], factory: factory)
    }
  }

  /// Notes an answer: the time until its head was decided.
  func record(path: String, status: HTTPResponse.Status, since start: ContinuousClock.Instant) {
    let room: Int =
      if path.hasPrefix("/channels/") { 0 } else if path.hasPrefix("/health/") { 1 } else if path == "/metrics" {
        2
      } else {
        3
      }
    counters[room][min(max(status.code / 100, 1), 5) - 1].increment()
    let elapsed = (ContinuousClock.now - start).components
    times[room].recordNanoseconds(elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000)
  }
}
