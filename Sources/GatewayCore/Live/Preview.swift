public import GatewayKit

/// Shows an answer while it is being written: lossy, not durable, not a delivery.
public protocol Preview: ReplySink {
  /// Whether the customer has seen any of the text.
  var isVisible: Bool { get }

  /// Removes the shown text: this answer will not come, but another may.
  func discard()

  /// Shows the text periodically until cancelled; returns at once if nothing is to be shown.
  func run(clock: any GatewayClock) async

  /// Ends the preview; shown text that was not committed is removed.
  func close()
}

/// An invisible preview, for channels that show none.
struct NoPreview: Preview {
  let isVisible = false
  func write(_ text: String) {}
  func discard() {}
  func run(clock: any GatewayClock) async {}
  func close() {}
}
