import GatewayKit

/// A rate limit for each client, and `ClientNetwork.blockMultiple` times as much for each block of networks.
struct NetworkLimiter: Sendable {
  private let clients: RateLimiter
  private let blocks: RateLimiter

  init(perMinute: Int) {
    clients = RateLimiter(perMinute: perMinute)
    blocks = RateLimiter(perMinute: perMinute * ClientNetwork.blockMultiple)
  }

  /// Changes the rate per minute.
  func change(perMinute: Int) {
    clients.change(perMinute: perMinute)
    blocks.change(perMinute: perMinute * ClientNetwork.blockMultiple)
  }

  /// Takes one token of the client and one of its block. Returns the wait for the next token if
  /// all of one are used; nil on success.
  func wait(for network: ClientNetwork, at uptime: Duration) -> Duration? {
    // The client first, so that a refused client uses nothing of its block.
    clients.wait(for: network.client, at: uptime) ?? blocks.wait(for: network.block, at: uptime)
  }
}
