public import Foundation
public import GatewayKit

/// A text that agents insert into replies.
public struct SavedReply: Sendable, Hashable, Codable {
  /// The id.
  public let id: SavedReplyID
  /// What agents type to find it. No two have the same in one language, folded.
  public let shortcut: String
  /// The text, in Markdown; `{{contact.name}}` and other placeholders stand as they were written.
  public let text: String
  /// The text's language as a BCP 47 tag; nil for every language.
  public let language: String?
  /// Grows with every change.
  public let revision: Int64
  /// When it was last changed.
  public let changedAt: Date

  /// Creates a saved reply.
  public init(
    id: SavedReplyID, shortcut: String, text: String, language: String? = nil, revision: Int64, changedAt: Date
  ) {
    self.id = id
    self.shortcut = shortcut
    self.text = text
    self.language = language
    self.revision = revision
    self.changedAt = changedAt
  }
}

extension SavedReply {
  /// The shortcut as it is compared.
  public var foldedShortcut: String { shortcut.precomposedStringWithCanonicalMapping.lowercased() }
}

extension SavedReply: Revised {
  /// The revision that a change may be based on.
  public var revisionText: String { String(revision) }
}

/// The id of a saved reply.
public struct SavedReplyID: StringIdentifier {
  /// The text of the id.
  public let rawValue: String
  /// Creates an id from its text.
  public init(rawValue: String) { self.rawValue = rawValue }
}
