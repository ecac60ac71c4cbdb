public import GatewayKit

/// A transport that reaches nobody: for adapters that call nobody, and tests that want to be sure of it.
public struct RefusingTransport: HTTPTransport {
  /// One.
  public init() {}

  /// Refuses the call, as `.unavailable`.
  public func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer {
    throw AdapterError(
      .unavailable, "nothing is reached from this test, \(call.url) neither: pass a transport of its own")
  }
}
