import Metrics
import Synchronization

/// One label set of one metric.
protocol Series: AnyObject, Sendable {
  /// Its lines of the exposition; `labels` without braces.
  func lines(name: String, labels: String) -> String
}

/// A number that only grows.
final class CounterSeries: Series, CounterHandler {
  private let value = Atomic<Int64>(0)

  func increment(by amount: Int64) { value.wrappingAdd(max(0, amount), ordering: .relaxed) }
  func reset() { value.store(0, ordering: .relaxed) }

  func lines(name: String, labels: String) -> String {
    PrometheusText.line(name, labels, "\(value.load(ordering: .relaxed))")
  }
}

/// A number that goes up and down.
final class GaugeSeries: Series, MeterHandler, RecorderHandler {
  private let value = Mutex<Double>(0)

  func set(_ new: Int64) { set(Double(new)) }
  func set(_ new: Double) { value.withLock { $0 = new } }
  func increment(by amount: Double) { value.withLock { $0 += amount } }
  func decrement(by amount: Double) { value.withLock { $0 -= amount } }
  func record(_ new: Int64) { set(Double(new)) }
  func record(_ new: Double) { set(new) }

  func lines(name: String, labels: String) -> String {
    PrometheusText.line(name, labels, PrometheusText.number(value.withLock { $0 }))
  }
}

/// A histogram with cumulative buckets; for times from a millisecond to a minute.
final class HistogramSeries: Series, TimerHandler, RecorderHandler {
  private struct Sums {
    var counts: [Int]
    var count = 0
    var sum = 0.0
  }

  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
  private let sums = Mutex(Sums(counts: Array(repeating: 0, count: HistogramSeries.bounds.count)))

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func record(_ value: Int64) { record(Double(value)) }
  func record(_ value: Double) {
    sums.withLock { sums in
      if let bucket = Self.bounds.firstIndex(where: { value <= $0 }) { sums.counts[bucket] += 1 }
      sums.count += 1
      sums.sum += value
    }
  }

  func lines(name: String, labels: String) -> String {
    let sums = sums.withLock { $0 }
    let before = labels.isEmpty ? "" : labels + ","
    var text = ""
    var total = 0
    for (bound, count) in zip(Self.bounds, sums.counts) {
      total += count
      text += PrometheusText.line("\(name)_bucket", "\(before)le=\"\(PrometheusText.number(bound))\"", "\(total)")
    }
    text += PrometheusText.line("\(name)_bucket", "\(before)le=\"+Inf\"", "\(sums.count)")
    text += PrometheusText.line("\(name)_sum", labels, PrometheusText.number(sums.sum))
    return text + PrometheusText.line("\(name)_count", labels, "\(sums.count)")
  }
}
