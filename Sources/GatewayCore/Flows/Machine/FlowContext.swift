public import Foundation
public import GatewayKit

/// All inputs of a flow's step except the customer's message, as values only.
public struct FlowContext: Sendable {
  /// The content version that the flow started on.
  public let content: LoadedContent
  /// The contact, as it is before the step.
  public var contact: Contact
  /// The conversation's channel.
  public let channel: ChannelID
  /// The business.
  public let business: Business
  /// The customer's last message: `{{message}}`.
  public let message: String
  /// The current instant.
  public let now: Date

  /// Creates a context.
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

  /// The built-in texts, used where the business has set none.
  var texts: Catalogue { Catalogue.of(locale: business.locale) }
}
