public import GatewayKit

/// Shows an answer while it is being written: lossy, not durable, not a delivery.
public protocol Preview: ReplySink {
  /// Whether the customer has been shown a word.
  var isVisible: Bool { get }

  /// Takes back what was shown: the answer will not come.
  func discard()
}

/// Shows nothing, where nobody can see it.
struct NoPreview: Preview {
  let isVisible = false
  func write(_ text: String) {}
  func discard() {}
}
