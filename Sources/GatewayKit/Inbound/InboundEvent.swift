public import Foundation

/// One thing that happened outside, as an adapter read it.
///
/// Its JSON form (`balcao inspect`, the journal, the API) is one flat object: `kind`, `externalID`, `at`, `thread`,
/// `from`, and the fields of its kind. See docs/interfaces/events.md.
public struct InboundEvent: Sendable, Hashable {
  /// What happened.
  public enum Content: Sendable, Hashable {
    /// A message of a customer.
    case message(InboundMessage)
    /// The progress of a message of ours, whose external id is `externalID`.
    case status(DeliveryStatus)
    /// A reaction of a customer to the message `externalID`; a nil emoji removes it.
    case reaction(emoji: String?)
    /// A customer changed the message `externalID`.
    case edit(InboundMessage)
    /// A customer deleted the message `externalID`.
    case revoke
    /// A message that the business sent outside Balcão, such as from its phone.
    case echo(InboundMessage)
    /// A notice of the channel, such as a contact's new number.
    case system(SystemNotice)
    /// An event that this version does not understand, with the channel's name of it and its raw content.
    case unsupported(rawType: String, raw: JSONValue? = nil)
  }

  /// The channel's id of the event, the same for every redelivery.
  public var externalID: String
  /// The time by the channel's clock.
  public var at: Date
  /// The conversation it belongs to.
  public var thread: ThreadKey
  /// The sender.
  public var from: Sender
  /// What happened.
  public var content: Content

  /// Creates an event.
  public init(externalID: String, at: Date, thread: ThreadKey, from: Sender, content: Content) {
    self.externalID = externalID
    self.at = at
    self.thread = thread
    self.from = from
    self.content = content
  }
}

/// The sender of an inbound event.
public struct Sender: Sendable, Hashable, Codable {
  /// The display name, if known.
  public var name: String?
  /// Every proven address, the one to answer first. Never empty for messages.
  public var aliases: [Alias]
  /// An opaque key of the network address, up to 64 bytes; nil if the channel verifies its senders.
  ///
  /// `ProviderTurnQuota.perOrigin` counts strangers by it, who can create any number of contacts but have few network
  /// addresses. It is stored with the event, so use a keyed code (`AdapterContext.signer`) of `ClientNetwork.client`, never
  /// the network address itself.
  public var origin: String?
  /// The same for `ClientNetwork.block`, which counts a sender with many networks as one; nil if `origin` is nil.
  public var originBlock: String?

  /// Creates a sender.
  public init(name: String? = nil, aliases: [Alias], origin: String? = nil, originBlock: String? = nil) {
    self.name = name
    self.aliases = aliases
    self.origin = origin
    self.originBlock = originBlock
  }
}

/// The content of a message.
public struct InboundMessage: Sendable, Hashable {
  /// The parts, in order.
  public var parts: [Part]
  /// The external id of the message it replies to.
  public var replyTo: String?
  /// The id of the picked button or list row.
  public var payload: String?
  /// Where the customer came from, such as an advertisement, as reported by the channel.
  public var referral: JSONValue?
  /// Whether the customer forwarded it.
  public var forwarded: Bool
  /// Why no automatic answer must be sent, such as `group`; nil if one may be sent. With a reason, the message is only
  /// recorded, and an echo does not change the owner.
  public var automatic: String?
  /// The mail-specific content; nil on other channels.
  public var mail: Mail?

  /// Creates a message.
  public init(
    parts: [Part], replyTo: String? = nil, payload: String? = nil, referral: JSONValue? = nil, forwarded: Bool = false,
    automatic: String? = nil, mail: Mail? = nil
  ) {
    self.parts = parts
    self.replyTo = replyTo
    self.payload = payload
    self.referral = referral
    self.forwarded = forwarded
    self.automatic = automatic
    self.mail = mail
  }

  /// The text of the message: text parts, captions and transcripts, one line each.
  public var text: String {
    parts.compactMap(\.text).joined(separator: "\n")
  }

  /// The same without transcripts.
  public var written: String {
    parts.compactMap(\.written).joined(separator: "\n")
  }

  /// The files among the parts.
  public var files: [Media] {
    parts.compactMap { if case .media(let media) = $0 { media } else { nil } }
  }
}

/// The progress of an outgoing message, as reported by the channel.
public struct DeliveryStatus: Sendable, Hashable {
  /// The stages in order. A stage that this version does not know is kept as `other`.
  public enum Stage: Sendable, Hashable {
    /// The channel's servers sent it.
    case sent
    /// It arrived at the customer's device.
    case delivered
    /// The customer saw it.
    case read
    /// The customer played it.
    case played
    /// It will not arrive.
    case failed
    /// A stage unknown to this version.
    case other(String)
  }

  /// The stage.
  public var stage: Stage
  /// Our id of the message, if the channel returns it.
  public var delivery: DeliveryID?
  /// The reasons for a failure, as reported by the channel.
  public var errors: [JSONValue]

  /// Creates a status.
  public init(stage: Stage, delivery: DeliveryID? = nil, errors: [JSONValue] = []) {
    self.stage = stage
    self.delivery = delivery
    self.errors = errors
  }
}

/// A notice of the channel itself.
public struct SystemNotice: Sendable, Hashable, Codable {
  /// The channel's name for it, such as `user_changed_number`.
  public var type: String
  /// The channel's text.
  public var text: String?
  /// The sender's former addresses, if the notice is a change of address.
  public var formerAliases: [Alias]

  /// Creates a notice.
  public init(type: String, text: String? = nil, formerAliases: [Alias] = []) {
    self.type = type
    self.text = text
    self.formerAliases = formerAliases
  }
}
