import GatewayKit

/// The guarded transport of a gateway without one: every call fails.
struct UnavailableTransport: HTTPTransport {
  func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer {
    throw AdapterError(.unavailable, "this gateway makes no calls to addresses that people enter")
  }
}
