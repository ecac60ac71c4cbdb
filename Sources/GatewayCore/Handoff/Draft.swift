public import Foundation
public import GatewayKit

/// An answer that a provider wrote and no person has sent yet: where `automation` is `suggest`.
///
/// A conversation has one at most: the answer to what the customer wrote last. It is kept in the conversation's memory,
/// written in the transaction that completes the turn.
public struct Draft: Sendable, Hashable, Codable {
  /// Its name: that of the message it answers.
  public var id: MessageID
  /// The words, in Markdown.
  public var text: String
  /// Who wrote them.
  public var provider: String
  /// The external id of the customer's message, where the channel shows that.
  public var replyTo: String?
  /// When they were written.
  public var at: Date

  /// A draft.
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
  /// Its name.
  public let id: MessageID
  /// Its conversation.
  public let conversation: ConversationID
  /// The channel.
  public let channel: ChannelID
  /// What the contact is called.
  public let contact: String?
  /// Who wrote it.
  public let provider: String
  /// When.
  public let at: Date
  /// The words.
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
