public import Metrics
import Synchronization

/// The process's metrics, kept in memory and written in Prometheus's text format (version 0.0.4).
///
/// Bounded: past `seriesLimit` label sets, further ones are counted as dropped instead of kept, so that a label that
/// should not have been one cannot fill the memory.
public final class MetricsRegistry: MetricsFactory {
  private struct State {
    var families: [String: Family] = [:]
    var series = 0
    var dropped = 0
  }

  private struct Family {
    let kind: Kind
    var series: [String: any Series] = [:]
  }

  /// The type of a metric family in Prometheus.
  enum Kind: String { case counter, gauge, histogram }

  private let seriesLimit: Int
  private let state = Mutex(State())

  /// A registry of at most `seriesLimit` label sets.
  public init(seriesLimit: Int = 2_000) { self.seriesLimit = seriesLimit }

  /// Everything, families sorted by name.
  public var exposition: String {
    state.withLock { state in
      var text = ""
      for (name, family) in state.families.sorted(by: { $0.key < $1.key }) {
        text += "# TYPE \(name) \(family.kind.rawValue)\n"
        for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
          text += series.lines(name: name, labels: labels)
        }
      }
      return text + "# TYPE balcao_metrics_dropped gauge\nbalcao_metrics_dropped \(state.dropped)\n"
    }
  }

  /// The series of that name and those labels, made where it is new. One of another kind, or over the limit, is kept
  /// out of the exposition.
  private func series<S: Series>(
    _ name: String, _ dimensions: [(String, String)], kind: Kind, make: () -> S
  ) -> S {
    let labels = PrometheusText.labels(dimensions)
    return state.withLock { state in
      var family = state.families[name] ?? Family(kind: kind)
      if let known = family.series[labels] as? S { return known }
      let new = make()
      guard family.kind == kind, family.series[labels] == nil, state.series < seriesLimit else {
        state.dropped += 1
        return new
      }
      family.series[labels] = new
      state.families[name] = family
      state.series += 1
      return new
    }
  }

  // MARK: MetricsFactory

  /// A counter; its name ends in `_total`.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(PrometheusText.name(label, suffix: "_total"), dimensions, kind: .counter) { CounterSeries() }
  }

  /// A gauge.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(PrometheusText.name(label), dimensions, kind: .gauge) { GaugeSeries() }
  }

  /// A histogram where `aggregate`, else a gauge of the last value.
  public func makeRecorder(
    label: String, dimensions: [(String, String)], aggregate: Bool
  ) -> any RecorderHandler {
    guard aggregate else { return series(PrometheusText.name(label), dimensions, kind: .gauge) { GaugeSeries() } }
    return series(PrometheusText.name(label), dimensions, kind: .histogram) { HistogramSeries() }
  }

  /// A histogram in seconds; its name ends in `_seconds`.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(PrometheusText.name(label, suffix: "_seconds"), dimensions, kind: .histogram) { HistogramSeries() }
  }

  /// Series live as long as the process.
  public func destroyCounter(_ handler: any CounterHandler) {}
  /// Series live as long as the process.
  public func destroyMeter(_ handler: any MeterHandler) {}
  /// Series live as long as the process.
  public func destroyRecorder(_ handler: any RecorderHandler) {}
  /// Series live as long as the process.
  public func destroyTimer(_ handler: any TimerHandler) {}
}
