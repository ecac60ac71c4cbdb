public import Foundation
public import GatewayKit

/// Something that a search found, with its place.
public struct SearchHit: Sendable, Hashable, Codable {
  /// What it is.
  public let kind: SearchKind
  /// The conversation; nil for a contact.
  public let conversation: ConversationID?
  /// The channel of the conversation.
  public let channel: ChannelID?
  /// The contact.
  public let contact: ContactID
  /// The contact's name.
  public let name: String?
  /// The contact's addresses, masked for those who may not see them; nil for messages.
  public let aliases: [Alias]?
  /// The message; nil for a contact.
  public let message: MessageID?
  /// The message's position in the log.
  public let position: Int64?
  /// Who wrote the message.
  public let author: Author?
  /// When the message was committed.
  public let at: Date?
  /// Where the words are in the message's text, or in the contact's name.
  public let snippet: SearchSnippet?

  init(_ line: FoundLines.Line, _ kind: SearchKind, _ words: SearchWords) {
    self.kind = kind
    conversation = line.entry.conversation
    channel = line.channel
    contact = line.contact
    name = line.name
    aliases = nil
    position = line.entry.position
    at = line.entry.at
    switch line.entry.content {
    case .inbound(let id, _):
      message = id
      author = .visitor
    case .outbound(let outbound):
      message = outbound.id
      author = outbound.author
    case .note(let note):
      message = note.id
      author = .agent
    case .owner:
      message = nil
      author = nil
    }
    snippet = line.entry.shownText.map { SearchSnippet(of: $0, for: words) }
  }

  init(_ contact: Contact, _ words: SearchWords, isMasked: Bool) {
    kind = .contact
    conversation = nil
    channel = nil
    self.contact = contact.id
    name = contact.name
    aliases = ContactView(contact, isMasked: isMasked).aliases
    message = nil
    position = nil
    author = nil
    at = nil
    snippet = contact.name.map { SearchSnippet(of: $0, for: words) }
  }
}
