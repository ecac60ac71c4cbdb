/// A channel that fetches its messages itself.
public protocol Polling: ChannelAdapter {
  /// Fetches until cancelled. A throw, or a return, is restarted by the core with backoff and shown as degraded.
  ///
  /// Positions move only through `Batch.advancing`.
  func run(inbox: any Inbox) async throws(AdapterError)
}
