public import GatewayKit

/// What the business says: one JSON bundle, checked as a whole (docs/interfaces/content.md).
public struct ContentBundle: Sendable, Hashable {
  /// What providers answer from. Markdown.
  public var businessInformation: String
  /// Rung 1.
  public var automatedResponses: [AutomatedResponse]
  /// Rung 2.
  public var flows: [Flow]
  /// Flows that a provider may start.
  public var triggers: [Trigger]
  /// What happens when a person is wanted.
  public var handoff: HandoffPolicy
  /// Words that stop what the business starts.
  public var optOut: OptOut
  /// When people are there; nil: always.
  public var businessHours: BusinessHours?
  /// What is said when nothing answered; nil: nothing.
  public var defaultReply: DefaultReply?
  /// What is said when a message holds only what nobody here can read; nil: the catalogue's words.
  public var mediaReply: MediaReply?

  /// A bundle; empty unless filled in.
  public init(
    businessInformation: String = "", automatedResponses: [AutomatedResponse] = [], flows: [Flow] = [],
    triggers: [Trigger] = [], handoff: HandoffPolicy = HandoffPolicy(), optOut: OptOut = OptOut(),
    businessHours: BusinessHours? = nil, defaultReply: DefaultReply? = nil, mediaReply: MediaReply? = nil
  ) {
    self.businessInformation = businessInformation
    self.automatedResponses = automatedResponses
    self.flows = flows
    self.triggers = triggers
    self.handoff = handoff
    self.optOut = optOut
    self.businessHours = businessHours
    self.defaultReply = defaultReply
    self.mediaReply = mediaReply
  }

  /// The flow of that id.
  public func flow(_ id: String) -> Flow? { flows.first { $0.id == id } }
}

/// One rule of rung 1.
public struct AutomatedResponse: Sendable, Hashable {
  /// What happens when the rule matches in the middle of a flow.
  public enum InFlow: String, Sendable, Hashable, CaseIterable {
    /// Answer, then ask the open question again.
    case answer
    /// Answer, and the flow ends.
    case cancel
    /// Leave the message to the flow.
    case ignore
  }

  /// Its name in the bundle and in traces.
  public var id: String
  /// The greater wins where several match.
  public var priority: Int
  /// Only on these channels; nil: on all.
  public var channels: [ChannelID]?
  /// Any of these fires it.
  public var keywords: [Keyword]
  /// Any of these keeps it from firing.
  public var except: [Keyword]
  /// What it says, a message each.
  public var reply: [ReplyPart]
  /// The flow it starts after the reply.
  public var startFlow: String?
  /// In the middle of a flow.
  public var inFlow: InFlow

  /// A rule.
  public init(
    id: String, priority: Int = 0, channels: [ChannelID]? = nil, keywords: [Keyword], except: [Keyword] = [],
    reply: [ReplyPart] = [], startFlow: String? = nil, inFlow: InFlow = .answer
  ) {
    self.id = id
    self.priority = priority
    self.channels = channels
    self.keywords = keywords
    self.except = except
    self.reply = reply
    self.startFlow = startFlow
    self.inFlow = inFlow
  }
}

/// A pattern for a message, compared on folded text.
public struct Keyword: Sendable, Hashable {
  /// How it is compared, the strictest first.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The whole message.
    case `is`
    /// The message's beginning, whole words.
    case startsWith
    /// Whole words in order.
    case word
    /// Anywhere.
    case contains
    /// A regular expression (RE2) on the folded text with its punctuation.
    case regex
  }
  /// How it is compared.
  public var kind: Kind
  /// The words, as the business wrote them.
  public var text: String

  /// A pattern.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}

/// A flow that a provider may start as a tool.
public struct Trigger: Sendable, Hashable {
  /// A value the provider fills in.
  public struct Field: Sendable, Hashable {
    /// The variable it becomes.
    public var name: String
    /// Its form: `text`, `number`, `date`, `email` or `phone`.
    public var type: AnswerType
    /// What it means, for the model.
    public var description: String
    /// Whether the model must give it.
    public var required: Bool

    /// A field.
    public init(name: String, type: AnswerType, description: String, required: Bool) {
      self.name = name
      self.type = type
      self.description = description
      self.required = required
    }
  }
  /// Its name in the bundle.
  public var id: String
  /// The tool's name.
  public var name: String
  /// When to call it, for the model.
  public var description: String
  /// Its fields.
  public var fields: [Field]
  /// The flow it starts.
  public var flow: String

  /// A trigger.
  public init(id: String, name: String, description: String, fields: [Field], flow: String) {
    self.id = id
    self.name = name
    self.description = description
    self.fields = fields
    self.flow = flow
  }
}

/// What happens when a person is wanted.
public struct HandoffPolicy: Sendable, Hashable {
  /// What the customer is told; nil: the catalogue's words in the business's language.
  public var message: String?
  /// Phrases that ask for a person, besides the built-in list; compared as `contains`.
  public var phrases: [String]
  /// The bot returns so long after the last agent's word; nil: never by itself.
  public var returnToBotAfter: Duration?
  /// The customer is told once, and the bot answers again, after so long in the queue; nil: never.
  public var queueTimeout: Duration?
  /// What the customer is told then; nil: the catalogue's words.
  public var queueTimeoutMessage: String?

  /// A policy.
  public init(
    message: String? = nil, phrases: [String] = [], returnToBotAfter: Duration? = nil, queueTimeout: Duration? = nil,
    queueTimeoutMessage: String? = nil
  ) {
    self.message = message
    self.phrases = phrases
    self.returnToBotAfter = returnToBotAfter
    self.queueTimeout = queueTimeout
    self.queueTimeoutMessage = queueTimeoutMessage
  }
}

/// Words that stop what the business starts, compared as `is`.
public struct OptOut: Sendable, Hashable {
  /// The words that stop.
  public var words: [String]
  /// What is said then; nil: the catalogue's words.
  public var message: String?
  /// The words that take it back.
  public var resumeWords: [String]

  /// Opt-out words.
  public init(words: [String] = [], message: String? = nil, resumeWords: [String] = []) {
    self.words = words
    self.message = message
    self.resumeWords = resumeWords
  }
}

/// When people are there, in the business's time zone.
public struct BusinessHours: Sendable, Hashable {
  /// A stretch of a day, in minutes after midnight; `end` may be 1440, and is not part of it.
  public typealias Stretch = Range<Int>

  /// The stretches of each weekday, 1 = Sunday to 7 = Saturday as `Calendar` counts. A day left out is closed.
  public var weekly: [Int: [Stretch]]
  /// Days on which nobody is there, `2026-12-25`.
  public var holidays: [String]
  /// What who asks for a person outside hours is told; nil: the catalogue's words.
  public var awayMessage: String?
  /// Whether the ladder answers outside hours.
  public var botOutsideHours: Bool

  /// Business hours.
  public init(
    weekly: [Int: [Stretch]], holidays: [String] = [], awayMessage: String? = nil, botOutsideHours: Bool = true
  ) {
    self.weekly = weekly
    self.holidays = holidays
    self.awayMessage = awayMessage
    self.botOutsideHours = botOutsideHours
  }
}

/// What is said when nothing answered.
public struct DefaultReply: Sendable, Hashable {
  /// The words.
  public var text: String
  /// At most once in so many hours for one conversation; 0: every time.
  public var onceEveryHours: Int

  /// A default reply.
  public init(text: String, onceEveryHours: Int = 0) {
    self.text = text
    self.onceEveryHours = onceEveryHours
  }
}
