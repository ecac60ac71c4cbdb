public import Foundation
public import GatewayKit

/// The next unanswered message of a lane with all the ladder's inputs, as values only.
public struct Turn: Sendable {
  /// The message's position in the log.
  public let position: Int64
  /// The message's id, which is also the turn's.
  public let message: MessageID
  /// What the customer wrote, with the transcripts of recordings that have one.
  public internal(set) var inbound: InboundMessage
  /// Trace steps about a chosen option that was not taken.
  var reading: [Trace.Step] = []
  /// Trace steps of the transcriptions made for this turn.
  var transcription: [Trace.Step] = []
  /// The network origin of the message; nil when the channel does not report it.
  var origin: TurnOrigin?
  /// Why no provider may be asked about the message; nil when one may.
  var overQuota: Explanation?
  /// Cached availability of the providers during this turn.
  var availabilities = AvailabilityMemo()
  /// Later messages that are answered together with this one; only set for a provider.
  public var following: [Following] = []
  /// When the customer sent it, by the channel's clock.
  public let sentAt: Date
  /// When the gateway accepted it, by the gateway's clock.
  public let acceptedAt: Date
  /// The conversation as it was read for this turn.
  public let conversation: Conversation
  /// When this contact last wrote before this message, on any channel.
  public let previousMessageAt: Date?
  /// The current content.
  public let content: LoadedContent
  /// The content version that the open flow started on.
  public let flowContent: LoadedContent
  /// The business.
  public let business: Business
  /// The channel's automation mode.
  public let automation: Automation
  /// The age at which a message is too old for an automatic answer.
  public let answerWithin: Duration
  /// The present instant.
  public let now: Date

  /// A message that is answered together with the one before it.
  public struct Following: Sendable {
    /// The message's position in the log.
    public let position: Int64
    /// What the customer wrote.
    public let inbound: InboundMessage
    /// Trace steps of its option and of its transcriptions.
    var steps: [Trace.Step] = []
  }

  /// Creates a turn.
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

  /// The message's text.
  public var text: String { inbound.text }

  /// The gateway's built-in texts, in the business's language.
  public var texts: Catalogue { Catalogue.of(locale: business.locale) }
}
