import GatewayKit

/// A visitor the business has vouched for.
struct VerifiedUser: Sendable, Hashable {
  /// The business's own name of the person.
  let id: String
  /// What the person is called.
  let name: String?
  /// The person's mailbox, as an alias.
  let email: Alias?

  /// The most bytes of UTF-8 of an id, and of a name.
  static let idLimit = 200
  static let nameLimit = 300

  /// The person's proven addresses. The id is one of this channel: another's users are others. The mailbox is the same
  /// person's on every channel.
  func aliases(on channel: ChannelID) -> [Alias] {
    [Alias(scheme: "web", value: "\(channel)/user/\(id)")] + (email.map { [$0] } ?? [])
  }
}
