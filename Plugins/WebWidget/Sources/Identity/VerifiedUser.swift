import GatewayKit

/// A visitor verified by the business.
struct VerifiedUser: Sendable, Hashable {
  /// The business's id of the user.
  let id: String
  /// The user's name.
  let name: String?
  /// The user's e-mail address, as an alias.
  let email: Alias?

  /// The most UTF-8 bytes of an id, and of a name.
  static let idLimit = 200
  static let nameLimit = 300

  /// The user's proven addresses. The id belongs to this channel, since other channels have other users. The e-mail
  /// address is the same on every channel.
  func aliases(on channel: ChannelID) -> [Alias] {
    [Alias(scheme: "web", value: "\(channel)/user/\(id)")] + (email.map { [$0] } ?? [])
  }
}
