public import Foundation
public import GatewayKit

/// The next unanswered message of a lane with everything the ladder decides on: values only.
public struct Turn: Sendable {
  /// The message's place in the log.
  public let position: Int64
  /// The message's id; the turn is named after it.
  public let message: MessageID
  /// What the customer wrote, and said in recordings as far as they were written down.
  public internal(set) var inbound: InboundMessage
  /// What became of an option that it picks and that was not taken.
  var reading: [Trace.Step] = []
  /// How its recordings were written down just now.
  var transcription: [Trace.Step] = []
  /// Where it came from; nil where the channel does not say.
  var origin: TurnOrigin?
  /// Why no provider is asked about it, whoever is due; nil where one may be.
  var overQuota: String?
  /// What was looked up of the providers for this turn.
  var availabilities = AvailabilityMemo()
  /// What the customer wrote since, answered together with it: only before a provider.
  public var following: [Following] = []
  /// When the customer wrote it, by the channel's clock.
  public let sentAt: Date
  /// When it was accepted, by the gateway's clock.
  public let acceptedAt: Date
  /// The conversation as it stands.
  public let conversation: Conversation
  /// When this contact wrote before, on any channel.
  public let previousMessageAt: Date?
  /// The content it is decided on.
  public let content: LoadedContent
  /// The content the open flow runs on: that of the version it began with.
  public let flowContent: LoadedContent
  /// The business.
  public let business: Business
  /// What the ladder does on the channel.
  public let automation: Automation
  /// The age at which a message is too old for an automatic answer.
  public let answerWithin: Duration
  /// The present instant.
  public let now: Date

  /// A message that is answered together with the one before it.
  public struct Following: Sendable {
    /// Its place in the log.
    public let position: Int64
    /// What the customer wrote.
    public let inbound: InboundMessage
    /// What became of its option, and how its recordings were written down just now.
    var steps: [Trace.Step] = []
  }

  /// A turn.
  public init(
    position: Int64, message: MessageID, inbound: InboundMessage, sentAt: Date, acceptedAt: Date,
    conversation: Conversation,
    previousMessageAt: Date?, content: LoadedContent, flowContent: LoadedContent, business: Business,
    automation: Automation = .on,
    answerWithin: Duration = .seconds(3600), now: Date
  ) {
    self.position = position
    self.message = message
    self.inbound = inbound
    self.sentAt = sentAt
    self.acceptedAt = acceptedAt
    self.conversation = conversation
    self.previousMessageAt = previousMessageAt
    self.content = content
    self.flowContent = flowContent
    self.business = business
    self.automation = automation
    self.answerWithin = answerWithin
    self.now = now
  }

  /// The message's words.
  public var text: String { inbound.text }

  /// The gateway's own words, in the business's language.
  public var texts: Catalogue { Catalogue.of(locale: business.locale) }
}
