import GatewayKit

/// The conversation a mail belongs to.
///
/// A mail names its ancestors: In-Reply-To the nearest, References all of them, the oldest first. A conversation is called
/// after its oldest known mail. The subject tells nothing: strangers write under the same one.
enum MailThread {
  /// The thread of a mail whose own id is `id`: that of the nearest ancestor which `known` knows, else of the oldest
  /// ancestor it names, else its own.
  static func key(
    id: String, inReplyTo: [String], references: [String], known: (String) -> ThreadKey? = { _ in nil }
  ) -> ThreadKey {
    for ancestor in inReplyTo + references.reversed() {
      if let thread = known(ancestor) { return thread }
    }
    return key(ofRoot: references.first ?? inReplyTo.first ?? id)
  }

  /// The key of the thread that began with a mail.
  static func key(ofRoot id: String) -> ThreadKey { ThreadKey(rawValue: String(ContentHash.of(id).prefix(32))) }
}
