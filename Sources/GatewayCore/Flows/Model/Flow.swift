public import GatewayKit

/// A guided conversation: nodes that lead to each other. It begins at its first node; a node without `next` ends it.
public struct Flow: Sendable, Hashable {
  /// How a flow starts automatically.
  public struct Start: Sendable, Hashable {
    /// Keywords; any of them in a message starts the flow.
    public var keywords: [Keyword]
    /// Whether it starts on a contact's message after 24 hours without one.
    public var onFirstMessage: Bool

    /// Creates a start.
    public init(keywords: [Keyword] = [], onFirstMessage: Bool = false) {
      self.keywords = keywords
      self.onFirstMessage = onFirstMessage
    }
  }

  /// The id in the bundle and in traces.
  public var id: String
  /// The title for people.
  public var title: String
  /// How it starts automatically.
  public var start: Start
  /// The nodes; the flow starts at the first.
  public var nodes: [FlowNode]
  /// The idle timeout, in hours; 1 to 720.
  public var idleHours: Int
  /// Words that end the flow, compared as `is`.
  public var escapeWords: [String]

  /// Creates a flow.
  public init(
    id: String, title: String, start: Start = Start(), nodes: [FlowNode], idleHours: Int = 24,
    escapeWords: [String] = []
  ) {
    self.id = id
    self.title = title
    self.start = start
    self.nodes = nodes
    self.idleHours = idleHours
    self.escapeWords = escapeWords
  }

  /// The node with this id.
  public func node(_ id: String) -> FlowNode? { nodes.first { $0.id == id } }
}

/// One step of a flow.
public struct FlowNode: Sendable, Hashable {
  /// The id, unique in the flow.
  public var id: String
  /// What the node does.
  public var action: Action

  /// Creates a node.
  public init(id: String, action: Action) {
    self.id = id
    self.action = action
  }

  /// What a node does. Ids name nodes of the same flow; nil ends the flow, or returns from a `jump`.
  public enum Action: Sendable, Hashable {
    /// Sends a message and continues.
    case message(Message)
    /// Asks, and waits for an answer of a given form.
    case question(Question)
    /// Asks, and waits for one of the options.
    case choice(Choice)
    /// Branches on conditions.
    case condition(Condition)
    /// Sets variables and contact fields; the values may be templates.
    case set([String: String], next: String?)
    /// Adds and removes tags of the contact.
    case tag(add: [String], remove: [String], next: String?)
    /// Goes to a node of this flow, or to another flow; with `returning`, comes back to `next` at that flow's end.
    case jump(flow: String?, node: String?, returning: Bool, next: String?)
    /// Has a model write a message, and continues.
    case modelReply(ModelReply)
    /// Has a model read fields from the conversation, and continues.
    case modelExtract(ModelExtract)
    /// Asks for a person; ends the flow. `message` replaces the policy's.
    case handoff(team: String?, message: String?)
    /// Ends the flow.
    case end
  }

  /// A `message` node.
  public struct Message: Sendable, Hashable {
    /// One part, with the pause before it.
    public struct Part: Sendable, Hashable {
      /// The content.
      public var words: ReplyPart
      /// The pause before it, in seconds; 0 to 60.
      public var delaySeconds: Int

      /// Creates a part.
      public init(_ words: ReplyPart, delaySeconds: Int = 0) {
        self.words = words
        self.delaySeconds = delaySeconds
      }

      /// Creates a text part.
      public init(text: String, delaySeconds: Int = 0) { self.init(ReplyPart(text), delaySeconds: delaySeconds) }
    }
    /// The parts; at least one.
    public var parts: [Part]
    /// The next node.
    public var next: String?

    /// Creates a message node.
    public init(parts: [Part], next: String? = nil) {
      self.parts = parts
      self.next = next
    }
  }

  /// How to handle a message that does not answer the open question.
  public enum OnOther: String, Sendable, Hashable, CaseIterable {
    /// Ask again.
    case retry
    /// Let the rungs below answer once, then ask again.
    case ladder
  }

  /// What to do when the retries are used up.
  public enum OnFail: Sendable, Hashable {
    /// The flow ends.
    case end
    /// Hand off to a person.
    case handoff
    /// Continue at this node.
    case node(String)
  }

  /// A `question` node.
  public struct Question: Sendable, Hashable {
    /// The question; Markdown with placeholders.
    public var text: String
    /// The variable that stores the answer; `contact.name` and the like set the contact's field.
    public var saveAs: String?
    /// The expected form of the answer.
    public var expects: AnswerType
    /// The text before the question is repeated; nil uses the catalogue's text for the form.
    public var retryText: String?
    /// The most repetitions; 0 to 10.
    public var maxRetries: Int
    /// What to do when the retries are used up.
    public var onFail: OnFail
    /// How to handle a message that is not an answer.
    public var onOther: OnOther
    /// The next node.
    public var next: String?

    /// Creates a question node.
    public init(
      text: String, saveAs: String? = nil, expects: AnswerType = .text, retryText: String? = nil, maxRetries: Int = 2,
      onFail: OnFail = .end, onOther: OnOther = .retry, next: String? = nil
    ) {
      self.text = text
      self.saveAs = saveAs
      self.expects = expects
      self.retryText = retryText
      self.maxRetries = maxRetries
      self.onFail = onFail
      self.onOther = onOther
      self.next = next
    }
  }

  /// A `choice` node.
  public struct Choice: Sendable, Hashable {
    /// One option.
    public struct Option: Sendable, Hashable {
      /// The title shown to the customer and stored in the variable.
      public var title: String
      /// A second line, on channels that show one.
      public var description: String?
      /// The next node.
      public var next: String?

      /// Creates an option.
      public init(title: String, description: String? = nil, next: String? = nil) {
        self.title = title
        self.description = description
        self.next = next
      }
    }
    /// The question; Markdown with placeholders.
    public var text: String
    /// The variable that stores the picked title.
    public var saveAs: String?
    /// The options; 1 to 50.
    public var options: [Option]
    /// The text before the question is repeated; nil uses the catalogue's text.
    public var retryText: String?
    /// The most repetitions; 0 to 10.
    public var maxRetries: Int
    /// What to do when the retries are used up.
    public var onFail: OnFail
    /// How to handle a message that picks no option.
    public var onOther: OnOther

    /// Creates a choice node.
    public init(
      text: String, saveAs: String? = nil, options: [Option], retryText: String? = nil, maxRetries: Int = 2,
      onFail: OnFail = .end, onOther: OnOther = .retry
    ) {
      self.text = text
      self.saveAs = saveAs
      self.options = options
      self.retryText = retryText
      self.maxRetries = maxRetries
      self.onFail = onFail
      self.onOther = onOther
    }
  }

  /// A `condition` node: takes the first case that holds.
  public struct Condition: Sendable, Hashable {
    /// One branch.
    public struct Case: Sendable, Hashable {
      /// The tests; all must hold.
      public var tests: [Test]
      /// The next node.
      public var next: String?

      /// Creates a case.
      public init(tests: [Test], next: String?) {
        self.tests = tests
        self.next = next
      }
    }
    /// One comparison.
    public enum Test: Sendable, Hashable {
      /// Compares a variable or contact field (`name`, `contact.email`) with a value, which may be a template.
      case value(of: String, Comparison, String)
      /// The contact has the tag.
      case tagged(String)
      /// The conversation is on the channel.
      case channel(ChannelID)
      /// Whether it is within business hours equals this value.
      case businessHours(Bool)
      /// The time of day in the business's time zone, in minutes after midnight, is in the range; it may wrap midnight.
      case time(from: Int, to: Int)
    }
    /// How two values are compared: as numbers if both are, else as folded text.
    public enum Comparison: String, Sendable, Hashable, CaseIterable {
      /// They are equal.
      case equals
      /// They are different.
      case notEquals
      /// The value contains the other.
      case contains
      /// The value is greater.
      case greaterThan
      /// The value is less.
      case lessThan
      /// There is a value; the comparison value is ignored.
      case exists
    }
    /// The branches, in order.
    public var cases: [Case]
    /// The next node when no case holds.
    public var otherwise: String?

    /// Creates a condition node.
    public init(cases: [Case], otherwise: String?) {
      self.cases = cases
      self.otherwise = otherwise
    }
  }
}

/// The expected form of an answer.
public enum AnswerType: String, Sendable, Hashable, Codable, CaseIterable {
  /// Any text.
  case text
  /// A number, in the business's notation or with a point.
  case number
  /// A day; stored as `2026-11-23`.
  case date
  /// An e-mail address.
  case email
  /// A telephone number; stored as digits, after a plus if there was one.
  case phone
  /// A file; stored as the adapter's id of it.
  case file
}
