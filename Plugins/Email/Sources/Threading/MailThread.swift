import GatewayKit

/// The conversation a mail belongs to.
///
/// A mail names its ancestors: In-Reply-To the nearest, References all of them, the oldest first. An exchange of mails is
/// called after its oldest known one, its *root*. The subject tells nothing: strangers write under the same one.
///
/// Anybody can name any ancestor. So a conversation is the root *and* who writes: a stranger who joins an exchange begins
/// a conversation of their own, and is sent nothing of the other.
enum MailThread {
  private static let rootLength = 20

  /// The root of a mail whose own id is `id`: that of the nearest ancestor which `known` knows, else the oldest ancestor
  /// it names, else itself.
  static func root(
    id: String, inReplyTo: [String], references: [String], known: (String) -> String? = { _ in nil }
  ) -> String {
    for ancestor in inReplyTo + references.reversed() {
      if let root = known(ancestor) { return root }
    }
    return String(MailHash.of(references.first ?? inReplyTo.first ?? id).prefix(rootLength))
  }

  /// The conversation with one writer that began with a root.
  static func key(root: String, of writer: Alias) -> ThreadKey {
    ThreadKey(rawValue: root + MailHash.of(writer.rawValue).prefix(12))
  }

  /// The root in a conversation's key.
  static func root(of thread: ThreadKey) -> String { String(thread.rawValue.prefix(rootLength)) }
}
