public import Foundation

/// One thing that happened outside, as an adapter understood it.
///
/// Its JSON form (`balcao inspect`, the journal, the API) is one flat object: `kind`, `externalID`, `at`, `thread`,
/// `from`, and the fields of its kind. See docs/interfaces/events.md.
public struct InboundEvent: Sendable, Hashable {
  /// What happened.
  public enum Content: Sendable, Hashable {
    /// A customer wrote.
    case message(InboundMessage)
    /// The other side says how a message of ours fares. `externalID` is our message's.
    case status(DeliveryStatus)
    /// A customer reacted to the message `externalID`; a nil emoji takes the reaction back.
    case reaction(emoji: String?)
    /// A customer changed the message `externalID`.
    case edit(InboundMessage)
    /// A customer took the message `externalID` back.
    case revoke
    /// The business wrote from outside Balcão, such as from its phone.
    case echo(InboundMessage)
    /// The channel itself has news, such as a contact's new number.
    case system(SystemNotice)
    /// Something this version does not understand: kept, with the name the channel gives it and what it said of it.
    case unsupported(rawType: String, raw: JSONValue? = nil)
  }

  /// The channel's own name of the thing, stable over redeliveries.
  public var externalID: String
  /// When it happened, by the channel's clock.
  public var at: Date
  /// The conversation it belongs to.
  public var thread: ThreadKey
  /// Who it came from.
  public var from: Sender
  /// What happened.
  public var content: Content

  /// An event.
  public init(externalID: String, at: Date, thread: ThreadKey, from: Sender, content: Content) {
    self.externalID = externalID
    self.at = at
    self.thread = thread
    self.from = from
    self.content = content
  }
}

/// Who an inbound event came from.
public struct Sender: Sendable, Hashable, Codable {
  /// The name the person goes by, if the channel tells.
  public var name: String?
  /// Every proven address, the one to answer to first. Never empty for messages.
  public var aliases: [Alias]
  /// Where on the network it came from, as an opaque key of up to 64 bytes; nil where the channel vouches for who writes.
  ///
  /// Strangers who can have any number of addresses of their own, but few network addresses, are counted by it
  /// (`ProviderTurnQuota.perOrigin`). It is kept with the event: give a keyed code (`AdapterContext.signer`) of
  /// `ClientNetwork.client`, never the network address.
  public var origin: String?
  /// The same of `ClientNetwork.block`, by which whoever has many networks is counted as one; nil where `origin` is.
  public var originBlock: String?

  /// A sender.
  public init(name: String? = nil, aliases: [Alias], origin: String? = nil, originBlock: String? = nil) {
    self.name = name
    self.aliases = aliases
    self.origin = origin
    self.originBlock = originBlock
  }
}

/// What a customer wrote or sent.
public struct InboundMessage: Sendable, Hashable {
  /// The parts, in order.
  public var parts: [Part]
  /// The external id of the message it replies to.
  public var replyTo: String?
  /// The id of the button or list row that was picked.
  public var payload: String?
  /// Where the customer came from (an advertisement), as the channel tells it.
  public var referral: JSONValue?
  /// Whether the customer forwarded it.
  public var forwarded: Bool
  /// Why no automatic answer is due, such as `group`; nil when one may be given. It is recorded, and nothing is said; an
  /// echo makes nobody the owner.
  public var automatic: String?
  /// What it has as a mail; nil on channels that are none.
  public var mail: Mail?

  /// A message.
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

  /// What the customer said in words: text parts, captions, and what was heard in recordings, a line each.
  public var text: String {
    parts.compactMap(\.text).joined(separator: "\n")
  }

  /// What the customer wrote of that.
  public var written: String {
    parts.compactMap(\.written).joined(separator: "\n")
  }

  /// The files among the parts.
  public var files: [Media] {
    parts.compactMap { if case .media(let media) = $0 { media } else { nil } }
  }
}

/// How an outgoing message fares, by the channel's account.
public struct DeliveryStatus: Sendable, Hashable {
  /// The stages, in the order they follow each other; one a channel invents later is kept as it came.
  public enum Stage: Sendable, Hashable {
    /// Left the channel's servers.
    case sent
    /// Arrived at the customer's device.
    case delivered
    /// Seen.
    case read
    /// Listened to.
    case played
    /// Will not arrive.
    case failed
    /// A stage unknown to this version.
    case other(String)
  }

  /// The stage.
  public var stage: Stage
  /// Our own id of the message, where the channel hands it back.
  public var delivery: DeliveryID?
  /// Why it failed, as the channel tells it.
  public var errors: [JSONValue]

  /// A status.
  public init(stage: Stage, delivery: DeliveryID? = nil, errors: [JSONValue] = []) {
    self.stage = stage
    self.delivery = delivery
    self.errors = errors
  }
}

/// News from the channel itself.
public struct SystemNotice: Sendable, Hashable, Codable {
  /// The channel's name for it, such as `user_changed_number`.
  public var type: String
  /// The channel's own words.
  public var text: String?
  /// The sender's former addresses, where the notice is a change of address.
  public var formerAliases: [Alias]

  /// A notice.
  public init(type: String, text: String? = nil, formerAliases: [Alias] = []) {
    self.type = type
    self.text = text
    self.formerAliases = formerAliases
  }
}
