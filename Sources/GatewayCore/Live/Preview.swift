public import GatewayKit

/// Shows an answer while it is being written: lossy, not durable, not a delivery.
public protocol Preview: ReplySink {
  /// Whether the customer has been shown a word.
  var isVisible: Bool { get }

  /// Takes back what was shown: this answer will not come, another one may.
  func discard()

  /// Nothing is shown any more; what was shown and not committed is taken back.
  func close()
}

/// Shows nothing, where nobody can see it.
struct NoPreview: Preview {
  let isVisible = false
  func write(_ text: String) {}
  func discard() {}
  func close() {}
}
