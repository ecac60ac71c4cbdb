import GatewayKit
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle

/// The HTTP front: the channels' routes, health, metrics, and the demo's pages.
///
/// Plain HTTP; TLS belongs to the proxy in front. On graceful stop it accepts nothing more, ends event streams, and
/// finishes the requests it has begun.
public struct GatewayServer: Service {
  /// Limits on the size and rate of requests (invariant 11).
  enum Bounds {
    /// The idle timeout of a connection, also for header fields that never end.
    static let idle = TimeAmount.seconds(60)
    /// The time in which a request must arrive after its head.
    static let request = TimeAmount.seconds(30)
    /// The time after the head in which a body may arrive at any rate.
    static let grace = TimeAmount.seconds(10)
    /// The lowest average rate of a body after the grace period, in bytes per second.
    static let rate = 4_096
    /// The time in which a client must read what is sent to it.
    static let stall = TimeAmount.seconds(30)
    /// The fields of a request, one by one and together.
    static let fields = HTTP1Channel.Configuration.DecoderConfiguration(
      maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 100)
  }

  private let options: ServerOptions
  private let gateway: any ServedGateway
  private let metrics: MetricsRegistry
  private let log: Logger
  private let onReady: @Sendable (ListenAddress) async -> Void

  /// Creates a front for `gateway`. `onReady` is called once with the bound address and port when requests are accepted.
  public init(
    _ options: ServerOptions, gateway: any ServedGateway, metrics: MetricsRegistry, log: Logger,
    onReady: @escaping @Sendable (ListenAddress) async -> Void
  ) {
    self.options = options
    self.gateway = gateway
    self.metrics = metrics
    self.log = log
    self.onReady = onReady
  }

  /// Serves until graceful stop or cancellation.
  ///
  /// - Throws: when an address cannot be bound.
  public func run() async throws {
    let origins = OwnOrigins()
    let metrics = RequestMetrics(factory: metrics)
    let world = application(
      routes(for: .world(details: options.showsDetailsLocally), origins), metrics, on: options.listen
    ) { address in
      origins.set(options.ownOrigins(port: address.port))
      await onReady(address)
    }
    guard let adminListen = options.adminListen else { return try await world.run() }
    let admin = application(operationalRoutes(for: .admin), metrics, on: adminListen) { address in
      log.info("metrics and health details", metadata: ["address": "\(address.authority)"])
    }
    try await ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(service: world, serviceName: "HTTP front"), .init(service: admin, serviceName: "admin HTTP front"),
        ], logger: log)
    ).run()
  }

  /// All routes.
  private func routes(for listener: Listener, _ origins: OwnOrigins) -> RouteTable {
    let channels = ChannelRoute(
      gateway: gateway, trustedProxies: options.trustedProxies, ownOrigins: origins,
      bodies: BodyMemory(limit: options.bodyMemory))
    let pages = options.pages.mapValues { PageRoute(page: $0) as any Route }
    return operationalRoutes(for: listener)
      .adding(addresses: pages, prefixes: [ChannelRoute.prefix: channels])
      .adding(prefixes: handlerRoutes(origins, channels.bodies))
      .adding(addresses: [ConsentRoute.path: ConsentRoute(gateway: gateway)])
  }

  private func handlerRoutes(_ origins: OwnOrigins, _ bodies: BodyMemory) -> [String: any Route] {
    Dictionary(
      options.handlers.map { prefix, handler in
        (
          prefix,
          HandlerRoute(
            prefix: prefix, handler: handler, trustedProxies: options.trustedProxies, ownOrigins: origins,
            bodies: bodies)
        )
      }
    ) { first, _ in first }
  }

  /// Those that concern the operation of the gateway.
  private func operationalRoutes(for listener: Listener) -> RouteTable {
    RouteTable(
      addresses: [MetricsRoute.path: MetricsRoute(metrics: metrics, listener: listener)],
      prefixes: [HealthRoute.prefix: HealthRoute(gateway: gateway, listener: listener)])
  }

  private func application(
    _ routes: RouteTable, _ metrics: RequestMetrics, on address: ListenAddress,
    onReady: @escaping @Sendable (ListenAddress) async -> Void
  ) -> Application<FrontResponder> {
    return Application(
      responder: FrontResponder(routes: routes, metrics: metrics),
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [
            RequestGuard(
              requestTime: Bounds.request, grace: Bounds.grace, rate: Bounds.rate, stallTime: Bounds.stall)
          ],
          idleTimeout: Bounds.idle, httpDecoderConfiguration: Bounds.fields)),
      configuration: ApplicationConfiguration(
        address: .hostname(address.host, port: address.port), backlog: 1_024,
        availableConnectionsDelegate: MaximumAvailableConnections(options.connections, logger: log.quieter)),
      onServerRunning: { channel in
        await onReady(ListenAddress(host: address.host, port: channel.localAddress?.port ?? address.port))
      },
      logger: log.quieter)
  }
}

extension Logger {
  /// Lowers the log level of the library, which logs every start and request.
  fileprivate var quieter: Logger {
    var logger = self
    if logger.logLevel >= .info { logger.logLevel = .notice }
    return logger
  }
}
