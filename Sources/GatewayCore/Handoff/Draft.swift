public import Foundation
public import GatewayKit

/// A provider's answer that no person has sent yet, where `automation` is `suggest`.
///
/// A conversation has at most one: the answer to the customer's last message. It is kept in the conversation's memory
/// and written in the transaction that completes the turn.
public struct Draft: Sendable, Hashable, Codable {
  /// The draft's id: that of the message it answers.
  public var id: MessageID
  /// The text, in Markdown.
  public var text: String
  /// The provider that wrote it.
  public var provider: String
  /// The external id of the customer's message; nil when the channel does not show replies.
  public var replyTo: String?
  /// When it was written.
  public var at: Date

  /// Creates a draft.
  public init(id: MessageID, text: String, provider: String, replyTo: String?, at: Date) {
    self.id = id
    self.text = text
    self.provider = provider
    self.replyTo = replyTo
    self.at = at
  }
}

/// A draft as lists show it.
public struct DraftSummary: Sendable, Hashable, Codable {
  /// The draft's id.
  public let id: MessageID
  /// The draft's conversation.
  public let conversation: ConversationID
  /// The conversation's channel.
  public let channel: ChannelID
  /// The contact's name; nil when unknown.
  public let contact: String?
  /// The provider that wrote it.
  public let provider: String
  /// When it was written.
  public let at: Date
  /// The text, in Markdown.
  public let text: String

  init(_ draft: Draft, in conversation: Conversation) {
    id = draft.id
    self.conversation = conversation.id
    channel = conversation.channel
    contact = conversation.contact.name
    provider = draft.provider
    at = draft.at
    text = draft.text
  }
}
