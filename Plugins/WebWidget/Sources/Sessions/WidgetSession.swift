import GatewayKit

/// A visitor's session, as its token tells it.
struct WidgetSession: Sendable, Hashable {
  /// The visitor's thread: 128 random bits in base64url, or of a user a `u` and 128 bits of a code of the user's id.
  let id: String
  /// Who the business says the visitor is; nil for a visitor nobody vouched for.
  let user: VerifiedUser?
  /// How long it may last.
  let term: SessionTerm

  init(id: String, user: VerifiedUser? = nil, term: SessionTerm) {
    self.id = id
    self.user = user
    self.term = term
  }

  var thread: ThreadKey { ThreadKey(rawValue: id) }

  /// Who the session's events come from: under the user's proven addresses, or the session's own.
  func sender(on channel: ChannelID) -> Sender {
    guard let user else { return Sender(aliases: [Alias(scheme: "web", value: "\(channel)/\(id)")]) }
    return Sender(name: user.name, aliases: user.aliases(on: channel))
  }
}
