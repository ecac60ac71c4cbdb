public import Foundation
public import GatewayKit

/// Everything besides the customer's words that a step of a flow is decided on: values only.
public struct FlowContext: Sendable {
  /// The content the flow runs on: that of the version it began with.
  public let content: LoadedContent
  /// Who the conversation is with, as the step finds them.
  public let contact: Contact
  /// Where.
  public let channel: ChannelID
  /// The business.
  public let business: Business
  /// What a flow says when the business wrote no words for it.
  public let texts: FlowTexts
  /// What the customer wrote last: `{{message}}`.
  public let message: String
  /// The present instant.
  public let now: Date

  /// A context.
  public init(
    content: LoadedContent, contact: Contact, channel: ChannelID, business: Business, texts: FlowTexts,
    message: String, now: Date
  ) {
    self.content = content
    self.contact = contact
    self.channel = channel
    self.business = business
    self.texts = texts
    self.message = message
    self.now = now
  }

  /// The context of a turn: `content` is `turn.flowContent` for the open flow, `turn.content` for one that starts.
  public init(turn: Turn, content: LoadedContent, texts: FlowTexts) {
    self.init(
      content: content, contact: turn.conversation.contact, channel: turn.conversation.channel,
      business: turn.business, texts: texts, message: turn.text, now: turn.now)
  }
}

/// What a flow says, and listens for, when the business wrote no words of its own for it. From the catalogue.
public struct FlowTexts: Sendable, Hashable {
  /// Said before a question is asked again, by the form of its answer.
  public var retry: [AnswerType: String]
  /// Said before a choice is asked again.
  public var choiceRetry: String
  /// Said when an escape word ended the flow.
  public var escaped: String
  /// The words that end a flow which names none, compared as `is`.
  public var escapeWords: [String]

  /// Texts.
  public init(retry: [AnswerType: String], choiceRetry: String, escaped: String, escapeWords: [String]) {
    self.retry = retry
    self.choiceRetry = choiceRetry
    self.escaped = escaped
    self.escapeWords = escapeWords
  }
}
