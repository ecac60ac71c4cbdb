import Synchronization

/// Metrics of one name with different labels. Each is looked up once, at its first use, because a lookup costs more
/// than counting. Keys must come from the configuration or the code, never from a customer.
final class LabelledMetric<Key: Hashable & Sendable, Metric: Sendable>: Sendable {
  private let known = Mutex<[Key: Metric]>([:])
  private let make: @Sendable (Key) -> Metric

  /// Creates the set; `make` looks up the metric of a key.
  init(_ make: @escaping @Sendable (Key) -> Metric) { self.make = make }

  /// The metric of these labels.
  subscript(_ key: Key) -> Metric {
    known.withLock { known in
      if let metric = known[key] { return metric }
      let metric = make(key)
      known[key] = metric
      return metric
    }
  }
}
