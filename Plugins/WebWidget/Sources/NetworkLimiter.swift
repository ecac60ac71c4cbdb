import GatewayKit

/// A rate for each client, and `ClientNetwork.blockMultiple` times as much for each block of networks.
struct NetworkLimiter: Sendable {
  private let clients: RateLimiter
  private let blocks: RateLimiter

  init(perMinute: Int) {
    clients = RateLimiter(perMinute: perMinute)
    blocks = RateLimiter(perMinute: perMinute * ClientNetwork.blockMultiple)
  }

  /// Allows so many a minute from now on.
  func change(perMinute: Int) {
    clients.change(perMinute: perMinute)
    blocks.change(perMinute: perMinute * ClientNetwork.blockMultiple)
  }

  /// Takes one token of the client and one of its block, or returns how long until there is one.
  func wait(for network: ClientNetwork, at uptime: Duration) -> Duration? {
    // The client first: what it is refused uses up nothing of its block.
    clients.wait(for: network.client, at: uptime) ?? blocks.wait(for: network.block, at: uptime)
  }
}
