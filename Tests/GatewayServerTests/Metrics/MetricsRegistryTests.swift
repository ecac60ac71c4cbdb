import GatewayServer
import Metrics
import Testing

@Suite struct MetricsRegistryTests {
  @Test("Counters, gauges and times are written as Prometheus reads them")
  func exposition() {
    let registry = MetricsRegistry()
    Counter(label: "balcao.turns", dimensions: [("rung", "a\"b")], factory: registry).increment(by: 3)
    Gauge(label: "balcao_lanes", factory: registry).record(2.5)
    let timer = Metrics.Timer(label: "balcao_turn", factory: registry)
    timer.recordNanoseconds(2_000_000)
    timer.recordNanoseconds(120_000_000_000)
    let text = registry.exposition
    #expect(text.contains("# TYPE balcao_turns_total counter\nbalcao_turns_total{rung=\"a\\\"b\"} 3\n"))
    #expect(text.contains("balcao_lanes 2.5\n"))
    #expect(text.contains("balcao_turn_seconds_bucket{le=\"0.001\"} 0\n"))
    #expect(text.contains("balcao_turn_seconds_bucket{le=\"0.0025\"} 1\n"))
    #expect(text.contains("balcao_turn_seconds_bucket{le=\"+Inf\"} 2\n"))
    #expect(text.contains("balcao_turn_seconds_count 2\n"))
  }

  @Test("The same label set is the same series")
  func sameSeries() {
    let registry = MetricsRegistry()
    for _ in 1...2 { Counter(label: "a", dimensions: [("x", "1")], factory: registry).increment() }
    #expect(registry.exposition.contains("a_total{x=\"1\"} 2\n"))
  }

  @Test("Label sets past the limit are counted, not kept")
  func bounded() {
    let registry = MetricsRegistry(seriesLimit: 10)
    for index in 1...50 { Counter(label: "a", dimensions: [("x", "\(index)")], factory: registry).increment() }
    let lines = registry.exposition.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("a_total{") } == 10)
    #expect(lines.contains("balcao_metrics_dropped 40"))
  }
}
