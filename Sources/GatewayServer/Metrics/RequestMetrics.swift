import Hummingbird
import Metrics

/// How many requests were answered and how long the answers took, by route and by class of status. All are made at the
/// start.
struct RequestMetrics: Sendable {
  private let counters: [RouteName: [Counter]]
  private let times: [RouteName: Metrics.Timer]

  init(factory: any MetricsFactory) {
    let names = RouteName.allCases
    counters = Dictionary(
      uniqueKeysWithValues: names.map { route in
        let counters = (1...5).map { status in
          Counter(
            label: "balcao_http_requests", dimensions: [("route", route.rawValue), ("status", "\(status)xx")],
            factory: factory)
        }
        return (route, counters)
      })
    times = Dictionary(
      uniqueKeysWithValues: names.map { route in
        (route, Metrics.Timer(label: "balcao_http_request", dimensions: [("route", route.rawValue)], factory: factory))
      })
  }

  /// Notes an answer: the time until its head was decided.
  func record(_ route: RouteName, status: HTTPResponse.Status, since start: ContinuousClock.Instant) {
    counters[route]?[min(max(status.code / 100, 1), 5) - 1].increment()
    let elapsed = (ContinuousClock.now - start).components
    times[route]?.recordNanoseconds(elapsed.seconds * 1_000_000_000 + elapsed.attoseconds / 1_000_000_000)
  }
}
