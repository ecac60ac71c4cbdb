/// How a channel behaves: what the core must know to render for it, pace it and answer on it.
public struct ChannelTraits: Sendable, Hashable {
  /// What one wire message can hold.
  public var limits: MessageLimits
  /// How long after the customer's last message the business may write freely; nil: always.
  public var freeFormWindow: Duration?
  /// How fast the channel may be written to.
  public var pacing: Pacing
  /// Whether the committed log is itself the delivery: customers read it through `Conversations.events`, there is no
  /// outside request, and nothing enters the outbox.
  public var logIsDelivery: Bool
  /// What automatic answers do unless the configuration says otherwise.
  public var automation: Automation
  /// Older messages go to the queue instead of getting a late robot's answer, unless configured otherwise.
  public var answerWithin: Duration
  /// How long a turn about to reach a provider waits for the messages that follow, unless configured otherwise.
  public var grouping: Duration
  /// How many automatic answers are enough; nil where no robot is at the other end.
  public var automaticAnswers: AutomaticAnswerCaps?
  /// How many turns may reach a provider, unless configured otherwise.
  public var providerTurns: ProviderTurnQuota
  /// How long the other side may repeat an event, and its key is remembered: nil for ever.
  public var remembersDuplicatesFor: Duration?

  /// Traits; the defaults are a chat's.
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

/// What the ladder does on a channel.
public enum Automation: String, Sendable, Hashable, Codable, CaseIterable {
  /// Answers.
  case on
  /// Rules and flows answer; providers write drafts that a person sends.
  case suggest
  /// Records only.
  case off
}

/// How fast a channel may be written to. Delivery waits; nothing is dropped.
public struct Pacing: Sendable, Hashable {
  /// Wire messages a second over the whole channel; nil: no bound.
  public var perSecond: Double?
  /// The least time between two wire messages of one conversation, in the long run.
  public var perConversation: Duration
  /// How many wire messages of one conversation may go at once before that time counts; borrowed from what follows.
  public var burst: Int

  /// A pace; unbounded unless said otherwise.
  public init(perSecond: Double? = nil, perConversation: Duration = .zero, burst: Int = 1) {
    self.perSecond = perSecond
    self.perConversation = perConversation
    self.burst = burst
  }
}

/// What one wire message of a channel can hold. Lengths count characters as people see them (grapheme clusters).
public struct MessageLimits: Sendable, Hashable {
  /// The marks a channel's text is written in.
  public enum Markup: String, Sendable, Hashable {
    /// Markdown as the core writes it (CommonMark's emphasis, strong, code, links, lists).
    case markdown
    /// WhatsApp's `*strong*`, `_emphasis_`, `~struck~`, code in backticks.
    case whatsApp
    /// None: marks are taken off.
    case plain
  }

  /// Options shown at once.
  public struct Buttons: Sendable, Hashable {
    /// How many at most.
    public var count: Int
    /// The longest label.
    public var titleLength: Int
    /// The longest text they may hang under.
    public var textLength: Int

    /// A button limit.
    public init(count: Int, titleLength: Int, textLength: Int) {
      self.count = count
      self.titleLength = titleLength
      self.textLength = textLength
    }
  }

  /// Options behind an opener.
  public struct List: Sendable, Hashable {
    /// How many rows at most.
    public var rows: Int
    /// The longest row title.
    public var titleLength: Int
    /// The longest second line of a row.
    public var descriptionLength: Int
    /// The longest opener label.
    public var openerLength: Int
    /// The longest text above the opener.
    public var textLength: Int

    /// A list limit.
    public init(rows: Int, titleLength: Int, descriptionLength: Int, openerLength: Int, textLength: Int) {
      self.rows = rows
      self.titleLength = titleLength
      self.descriptionLength = descriptionLength
      self.openerLength = openerLength
      self.textLength = textLength
    }
  }

  /// A button that opens an address.
  public struct Link: Sendable, Hashable {
    /// The longest label.
    public var titleLength: Int
    /// The longest text it may hang under.
    public var textLength: Int

    /// A link limit.
    public init(titleLength: Int, textLength: Int) {
      self.titleLength = titleLength
      self.textLength = textLength
    }
  }

  /// The longest text.
  public var textLength: Int
  /// The marks its text is written in.
  public var markup: Markup
  /// Buttons, where the channel has them.
  public var buttons: Buttons?
  /// Lists, where the channel has them.
  public var list: List?
  /// Link buttons, where the channel has them.
  public var link: Link?
  /// The longest caption of a file that lies at an address; nil where the channel sends none, and the address is written
  /// out.
  public var captionLength: Int?
  /// The files out of the data folder that the channel carries; the first rule that takes a file says what becomes of it.
  /// Empty where it carries none.
  public var files: [FileRule]
  /// Whether the channel has templates; where it has none, their text is sent.
  public var hasTemplates: Bool

  /// Limits.
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
