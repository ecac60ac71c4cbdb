import GatewayKit

/// The conversation that a mail belongs to.
///
/// A mail names its ancestors: In-Reply-To the nearest, References all of them, oldest first. An exchange of mails is
/// identified by its oldest known mail, its *root*. The subject is ignored, because strangers may use the same one.
///
/// Anybody can name any ancestor, so a conversation is the root *and* the writer. A stranger who joins an exchange
/// begins a separate conversation and is sent nothing of the other.
enum MailThread {
  private static let rootLength = 20

  /// The root of a mail with the id `id`: that of the nearest ancestor that `known` knows, else the oldest ancestor it
  /// names, else itself.
  static func root(
    id: String, inReplyTo: [String], references: [String], known: (String) -> String? = { _ in nil }
  ) -> String {
    for ancestor in inReplyTo + references.reversed() {
      if let root = known(ancestor) { return root }
    }
    return String(MailHash.of(references.first ?? inReplyTo.first ?? id).prefix(rootLength))
  }

  /// The conversation with one writer in an exchange.
  static func key(root: String, of writer: Alias) -> ThreadKey {
    ThreadKey(rawValue: root + MailHash.of(writer.rawValue).prefix(12))
  }

  /// The root in a conversation's key.
  static func root(of thread: ThreadKey) -> String { String(thread.rawValue.prefix(rootLength)) }
}
