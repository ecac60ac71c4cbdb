import GatewayCore
import ServiceLifecycle

/// The core as a service: on graceful stop it finishes the turns in flight.
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
