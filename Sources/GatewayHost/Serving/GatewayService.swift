import GatewayCore
import ServiceLifecycle

/// The core as a service. On graceful shutdown it finishes the running turns.
struct GatewayService: Service {
  let gateway: Gateway

  func run() async throws {
    try await withGracefulShutdownHandler {
      try await gateway.run()
    } onGracefulShutdown: {
      gateway.stop()
    }
  }
}
