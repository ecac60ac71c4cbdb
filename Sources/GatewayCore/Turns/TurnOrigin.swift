import GatewayKit

/// Where the customer's message of a turn came from on the network, as keys that the channel's adapter made.
struct TurnOrigin: Sendable, Hashable {
  /// `Sender.origin`.
  let client: String
  /// `Sender.originBlock`; nil where the event was kept by a build before there was one.
  let block: String?

  /// Nil where the channel names no origin.
  init?(_ sender: Sender) {
    guard let client = sender.origin else { return nil }
    (self.client, block) = (client, sender.originBlock)
  }
}
