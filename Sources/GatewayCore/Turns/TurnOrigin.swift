import GatewayKit

/// The network origin of a turn's message, as keys that the channel's adapter made.
struct TurnOrigin: Sendable, Hashable {
  /// `Sender.origin`.
  let client: String
  /// `Sender.originBlock`; nil for events stored by a build from before this field existed.
  let block: String?

  /// Nil when the sender has no origin.
  init?(_ sender: Sender) {
    guard let client = sender.origin else { return nil }
    (self.client, block) = (client, sender.originBlock)
  }
}
