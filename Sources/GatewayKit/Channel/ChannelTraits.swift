/// The properties of a channel that the core needs for rendering, pacing and answering.
public struct ChannelTraits: Sendable, Hashable {
  /// The limits of one wire message.
  public var limits: MessageLimits
  /// How long after the customer's last message the business may send free-form messages; nil: always.
  public var freeFormWindow: Duration?
  /// The rate at which messages may be sent.
  public var pacing: Pacing
  /// Whether customers read the committed log through `Conversations.events`. Then there are no external requests, and
  /// nothing enters the outbox.
  public var logIsDelivery: Bool
  /// The default of the setting `automation`.
  public var automation: Automation
  /// The default of `answerWithinMinutes`: older messages go to the queue instead of getting an automatic answer.
  public var answerWithin: Duration
  /// The default of `groupSeconds`: how long to wait for further messages before a provider is asked.
  public var grouping: Duration
  /// The limits on automatic answers; nil if no robot can be at the other end.
  public var automaticAnswers: AutomaticAnswerCaps?
  /// The default limits on turns that reach a provider.
  public var providerTurns: ProviderTurnQuota
  /// How long the other side may redeliver an event. Its key is kept for this time; nil: for ever.
  public var remembersDuplicatesFor: Duration?

  /// Creates traits; the defaults suit a chat.
  public init(
    limits: MessageLimits, freeFormWindow: Duration? = nil, pacing: Pacing = Pacing(), logIsDelivery: Bool = false,
    automation: Automation = .on, answerWithin: Duration = .seconds(3600), grouping: Duration = .zero,
    automaticAnswers: AutomaticAnswerCaps? = nil, providerTurns: ProviderTurnQuota = ProviderTurnQuota(),
    remembersDuplicatesFor: Duration? = .seconds(30 * 86_400)
  ) {
    self.limits = limits
    self.freeFormWindow = freeFormWindow
    self.pacing = pacing
    self.logIsDelivery = logIsDelivery
    self.automation = automation
    self.answerWithin = answerWithin
    self.grouping = grouping
    self.automaticAnswers = automaticAnswers
    self.providerTurns = providerTurns
    self.remembersDuplicatesFor = remembersDuplicatesFor
  }
}

/// The automation of a channel.
public enum Automation: String, Sendable, Hashable, Codable, CaseIterable {
  /// The ladder answers.
  case on
  /// Rules and flows answer; providers write drafts for a person to send.
  case suggest
  /// Messages are only recorded.
  case off
}

/// The rate at which messages may be sent on a channel. Above it, Delivery waits; nothing is dropped.
public struct Pacing: Sendable, Hashable {
  /// Wire messages per second on the whole channel; nil: no limit.
  public var perSecond: Double?
  /// The average least time between two wire messages of one conversation.
  public var perConversation: Duration
  /// How many wire messages of one conversation may be sent at once; later messages then wait longer, so that the average
  /// of `perConversation` holds.
  public var burst: Int

  /// Creates a pace; by default without limits.
  public init(perSecond: Double? = nil, perConversation: Duration = .zero, burst: Int = 1) {
    self.perSecond = perSecond
    self.perConversation = perConversation
    self.burst = burst
  }
}

/// The limits of one wire message of a channel. Lengths count visible characters (grapheme clusters).
public struct MessageLimits: Sendable, Hashable {
  /// The formatting syntax of a channel's text.
  public enum Markup: String, Sendable, Hashable {
    /// Markdown as the core writes it (CommonMark's emphasis, strong, code, links, lists).
    case markdown
    /// WhatsApp's `*strong*`, `_emphasis_`, `~struck~`, code in backticks.
    case whatsApp
    /// No formatting: marks are removed.
    case plain
  }

  /// The limits of options shown as buttons.
  public struct Buttons: Sendable, Hashable {
    /// The most buttons.
    public var count: Int
    /// The longest label.
    public var titleLength: Int
    /// The longest text above the buttons.
    public var textLength: Int

    /// Creates a button limit.
    public init(count: Int, titleLength: Int, textLength: Int) {
      self.count = count
      self.titleLength = titleLength
      self.textLength = textLength
    }
  }

  /// The limits of options in a list that an opener shows.
  public struct List: Sendable, Hashable {
    /// The most rows.
    public var rows: Int
    /// The longest row title.
    public var titleLength: Int
    /// The longest description of a row.
    public var descriptionLength: Int
    /// The longest label of the opener.
    public var openerLength: Int
    /// The longest text above the opener.
    public var textLength: Int

    /// Creates a list limit.
    public init(rows: Int, titleLength: Int, descriptionLength: Int, openerLength: Int, textLength: Int) {
      self.rows = rows
      self.titleLength = titleLength
      self.descriptionLength = descriptionLength
      self.openerLength = openerLength
      self.textLength = textLength
    }
  }

  /// The limits of a button that opens an address.
  public struct Link: Sendable, Hashable {
    /// The longest label.
    public var titleLength: Int
    /// The longest text above the button.
    public var textLength: Int

    /// Creates a link limit.
    public init(titleLength: Int, textLength: Int) {
      self.titleLength = titleLength
      self.textLength = textLength
    }
  }

  /// The longest text.
  public var textLength: Int
  /// The formatting syntax of the text.
  public var markup: Markup
  /// The limits of buttons; nil if the channel has none.
  public var buttons: Buttons?
  /// The limits of lists; nil if the channel has none.
  public var list: List?
  /// The limits of link buttons; nil if the channel has none.
  public var link: Link?
  /// The longest caption of a file at an address. Nil if the channel cannot send such files; then the address is sent as
  /// text.
  public var captionLength: Int?
  /// The files from the data folder that the channel can send. The first rule that accepts a file decides its kind. Empty
  /// if the channel sends no files.
  public var files: [FileRule]
  /// Whether the channel has templates; if not, the text of a template is sent.
  public var hasTemplates: Bool

  /// Creates limits.
  public init(
    textLength: Int, markup: Markup, buttons: Buttons? = nil, list: List? = nil, link: Link? = nil,
    captionLength: Int? = nil, files: [FileRule] = [], hasTemplates: Bool = false
  ) {
    self.textLength = textLength
    self.markup = markup
    self.buttons = buttons
    self.list = list
    self.link = link
    self.captionLength = captionLength
    self.files = files
    self.hasTemplates = hasTemplates
  }
}
