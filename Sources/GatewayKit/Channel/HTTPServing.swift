/// A channel that is written to over HTTP: webhooks, a widget's routes.
public protocol HTTPServing: ChannelAdapter {
  /// Answers one request below `/channels/{id}/`. Verifies and bounds before it parses; answers with success only after
  /// `inbox.accept` returned.
  ///
  /// Concurrent. A streamed body is cancelled when the client goes away or the gateway stops; what comes before it, and
  /// an answer given whole, runs to its end.
  func handle(_ request: ServedRequest, inbox: any Inbox) async -> ServedResponse
}
