public import GatewayKit

/// The business's content: one JSON bundle, validated as a whole (docs/interfaces/content.md).
public struct ContentBundle: Sendable, Hashable {
  /// The information that providers answer from; Markdown.
  public var businessInformation: String
  /// The rules of rung 1.
  public var automatedResponses: [AutomatedResponse]
  /// The flows of rung 2.
  public var flows: [Flow]
  /// Flows that a provider may start.
  public var triggers: [Trigger]
  /// What happens at a handoff to a person.
  public var handoff: HandoffPolicy
  /// Words with which a contact opts out of messages that the business starts.
  public var optOut: OptOut
  /// When people are available; nil for always.
  public var businessHours: BusinessHours?
  /// The reply when nothing answered; nil for none.
  public var defaultReply: DefaultReply?
  /// The reply to messages that only contain what the bot cannot read; nil uses the catalogue's text.
  public var mediaReply: MediaReply?

  /// Creates a bundle, empty by default.
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

  /// The flow with this id.
  public func flow(_ id: String) -> Flow? { flows.first { $0.id == id } }
}

/// One rule of rung 1.
public struct AutomatedResponse: Sendable, Hashable {
  /// What happens when the rule matches during a flow.
  public enum InFlow: String, Sendable, Hashable, CaseIterable {
    /// Answer, then repeat the open question.
    case answer
    /// Answer, and end the flow.
    case cancel
    /// Leave the message to the flow.
    case ignore
  }

  /// The id in the bundle and in traces.
  public var id: String
  /// The priority; the highest wins when several rules match.
  public var priority: Int
  /// The channels it is limited to; nil for all.
  public var channels: [ChannelID]?
  /// Keywords; any of them makes the rule match.
  public var keywords: [Keyword]
  /// Exceptions; any of them keeps the rule from matching.
  public var except: [Keyword]
  /// The reply, as one or more messages.
  public var reply: [ReplyPart]
  /// The flow it starts after the reply.
  public var startFlow: String?
  /// The behaviour during a flow.
  public var inFlow: InFlow

  /// Creates a rule.
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
  /// Kinds of comparison, strictest first.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The whole message.
    case `is`
    /// Whole words at the message's beginning.
    case startsWith
    /// Whole words in order.
    case word
    /// Anywhere.
    case contains
    /// A regular expression (RE2) on the folded text with its punctuation.
    case regex
  }
  /// The kind of comparison.
  public var kind: Kind
  /// The text, as the business wrote it.
  public var text: String

  /// Creates a pattern.
  public init(_ kind: Kind, _ text: String) {
    self.kind = kind
    self.text = text
  }
}

/// A flow that a provider may start as a tool.
public struct Trigger: Sendable, Hashable {
  /// A value that the provider fills in.
  public struct Field: Sendable, Hashable {
    /// The variable that stores it.
    public var name: String
    /// The form: `text`, `number`, `date`, `email` or `phone`.
    public var type: AnswerType
    /// The meaning, for the model.
    public var description: String
    /// Whether the model must provide it.
    public var required: Bool

    /// Creates a field.
    public init(name: String, type: AnswerType, description: String, required: Bool) {
      self.name = name
      self.type = type
      self.description = description
      self.required = required
    }
  }
  /// The id in the bundle.
  public var id: String
  /// The tool's name.
  public var name: String
  /// When to call the tool, for the model.
  public var description: String
  /// The tool's fields.
  public var fields: [Field]
  /// The flow that it starts.
  public var flow: String

  /// Creates a trigger.
  public init(id: String, name: String, description: String, fields: [Field], flow: String) {
    self.id = id
    self.name = name
    self.description = description
    self.fields = fields
    self.flow = flow
  }
}

/// What happens at a handoff to a person.
public struct HandoffPolicy: Sendable, Hashable {
  /// The message to the customer; nil uses the catalogue's text in the business's language.
  public var message: String?
  /// Phrases that ask for a person, in addition to the built-in list; compared as `contains`.
  public var phrases: [String]
  /// The time from the last agent's message until the bot returns; nil for never.
  public var returnToBotAfter: Duration?
  /// The time in the queue after which the customer is informed, once, and the bot answers again; nil for never.
  public var queueTimeout: Duration?
  /// The message to the customer then; nil uses the catalogue's text.
  public var queueTimeoutMessage: String?

  /// Creates a policy.
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

/// Words with which a contact opts out of messages that the business starts; compared as `is`.
public struct OptOut: Sendable, Hashable {
  /// Words that opt out.
  public var words: [String]
  /// The confirmation; nil uses the catalogue's text.
  public var message: String?
  /// Words that revoke an opt-out.
  public var resumeWords: [String]

  /// Creates opt-out words.
  public init(words: [String] = [], message: String? = nil, resumeWords: [String] = []) {
    self.words = words
    self.message = message
    self.resumeWords = resumeWords
  }
}

/// When people are available, in the business's time zone.
public struct BusinessHours: Sendable, Hashable {
  /// A part of a day, in minutes after midnight. `end` is exclusive and may be 1440.
  public typealias Stretch = Range<Int>

  /// The stretches of each weekday, 1 (Sunday) to 7 (Saturday) as in `Calendar`. A missing day is closed.
  public var weekly: [Int: [Stretch]]
  /// Closed days, such as `2026-12-25`.
  public var holidays: [String]
  /// The message to a customer who asks for a person outside hours; nil uses the catalogue's text.
  public var awayMessage: String?
  /// Whether the ladder answers outside hours.
  public var botOutsideHours: Bool

  /// Creates business hours.
  public init(
    weekly: [Int: [Stretch]], holidays: [String] = [], awayMessage: String? = nil, botOutsideHours: Bool = true
  ) {
    self.weekly = weekly
    self.holidays = holidays
    self.awayMessage = awayMessage
    self.botOutsideHours = botOutsideHours
  }
}

/// The reply when nothing answered.
public struct DefaultReply: Sendable, Hashable {
  /// The text.
  public var text: String
  /// The shortest interval per conversation, in hours; 0 replies every time.
  public var onceEveryHours: Int

  /// Creates a default reply.
  public init(text: String, onceEveryHours: Int = 0) {
    self.text = text
    self.onceEveryHours = onceEveryHours
  }
}
