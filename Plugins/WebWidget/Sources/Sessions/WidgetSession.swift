import GatewayKit

/// A visitor's session, from its token.
struct WidgetSession: Sendable, Hashable {
  /// The visitor's thread: 128 random bits in base64url; for a user, a `u` and 128 bits of a code of the user's id.
  let id: String
  /// The verified user; nil for an anonymous visitor.
  let user: VerifiedUser?
  /// How long it may last.
  let term: SessionTerm

  init(id: String, user: VerifiedUser? = nil, term: SessionTerm) {
    self.id = id
    self.user = user
    self.term = term
  }

  var thread: ThreadKey { ThreadKey(rawValue: id) }

  /// The sender of the session's events: the user's proven addresses, or else the session's address.
  func sender(on channel: ChannelID) -> Sender {
    guard let user else { return Sender(aliases: [Alias(scheme: "web", value: "\(channel)/\(id)")]) }
    return Sender(name: user.name, aliases: user.aliases(on: channel))
  }
}
