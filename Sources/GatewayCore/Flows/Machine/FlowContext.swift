public import Foundation
public import GatewayKit

/// Everything besides the customer's words that a step of a flow is decided on: values only.
public struct FlowContext: Sendable {
  /// The content the flow runs on: that of the version it began with.
  public let content: LoadedContent
  /// Who the conversation is with, as the step finds them.
  public var contact: Contact
  /// Where.
  public let channel: ChannelID
  /// The business.
  public let business: Business
  /// What the customer wrote last: `{{message}}`.
  public let message: String
  /// The present instant.
  public let now: Date

  /// A context.
  public init(
    content: LoadedContent, contact: Contact, channel: ChannelID, business: Business, message: String, now: Date
  ) {
    self.content = content
    self.contact = contact
    self.channel = channel
    self.business = business
    self.message = message
    self.now = now
  }

  /// The context of a turn: `content` is `turn.flowContent` for the open flow, `turn.content` for one that starts.
  public init(turn: Turn, content: LoadedContent) {
    self.init(
      content: content, contact: turn.conversation.contact, channel: turn.conversation.channel,
      business: turn.business, message: turn.text, now: turn.now)
  }

  /// What is said where the business wrote no words of its own.
  var texts: Catalogue { Catalogue.of(locale: business.locale) }
}
