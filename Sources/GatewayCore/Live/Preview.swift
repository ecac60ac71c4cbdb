public import GatewayKit

/// Shows an answer while it is being written: lossy, not durable, not a delivery.
public protocol Preview: ReplySink {
  /// Whether the customer has been shown a word.
  var isVisible: Bool { get }

  /// Takes back what was shown: this answer will not come, another one may.
  func discard()

  /// Shows what is written, a few times a second at most; returns when cancelled, or at once where nothing is shown.
  func run(clock: any GatewayClock) async

  /// Nothing is shown any more; what was shown and not committed is taken back.
  func close()
}

/// Shows nothing, where nobody can see it.
struct NoPreview: Preview {
  let isVisible = false
  func write(_ text: String) {}
  func discard() {}
  func run(clock: any GatewayClock) async {}
  func close() {}
}
