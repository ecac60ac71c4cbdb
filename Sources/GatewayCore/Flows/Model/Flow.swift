public import GatewayKit

/// A guided conversation: nodes that lead to each other. It begins at its first node; a node without `next` ends it.
public struct Flow: Sendable, Hashable {
  /// How a flow begins by itself.
  public struct Start: Sendable, Hashable {
    /// Any of these in a message starts it.
    public var keywords: [Keyword]
    /// Whether it starts on a message that follows 24 hours without one from this contact.
    public var onFirstMessage: Bool

    /// A start.
    public init(keywords: [Keyword] = [], onFirstMessage: Bool = false) {
      self.keywords = keywords
      self.onFirstMessage = onFirstMessage
    }
  }

  /// Its name in the bundle and in traces.
  public var id: String
  /// What people call it.
  public var title: String
  /// How it begins by itself.
  public var start: Start
  /// Its nodes; the first is where it begins.
  public var nodes: [FlowNode]
  /// It ends after so many hours without an answer; 1 to 720.
  public var idleHours: Int
  /// Words that end it, compared as `is`.
  public var escapeWords: [String]

  /// A flow.
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

  /// The node of that id.
  public func node(_ id: String) -> FlowNode? { nodes.first { $0.id == id } }
}

/// One step of a flow.
public struct FlowNode: Sendable, Hashable {
  /// Its name within the flow.
  public var id: String
  /// What it does.
  public var action: Action

  /// A node.
  public init(id: String, action: Action) {
    self.id = id
    self.action = action
  }

  /// What a node does. Ids name nodes of the same flow; nil ends the flow, or returns from a `jump`.
  public enum Action: Sendable, Hashable {
    /// Says something and goes on.
    case message(Message)
    /// Asks, and waits for an answer of a form.
    case question(Question)
    /// Asks, and waits for one of the options.
    case choice(Choice)
    /// Goes one way or another.
    case condition(Condition)
    /// Sets variables and contact fields, templates allowed in the values.
    case set([String: String], next: String?)
    /// Adds and removes tags of the contact.
    case tag(add: [String], remove: [String], next: String?)
    /// Goes to a node of this flow, or to another flow; with `returning`, comes back to `next` at that flow's end.
    case jump(flow: String?, node: String?, returning: Bool, next: String?)
    /// Lets a model say something and goes on.
    case modelReply(ModelReply)
    /// Lets a model read fields off the conversation and goes on.
    case modelExtract(ModelExtract)
    /// Asks for a person; ends the flow. `message` replaces the policy's.
    case handoff(team: String?, message: String?)
    /// Ends the flow.
    case end
  }

  /// A `message` node.
  public struct Message: Sendable, Hashable {
    /// One part, and the pause before it.
    public struct Part: Sendable, Hashable {
      /// What it says.
      public var words: ReplyPart
      /// The pause before it, 0 to 60 s.
      public var delaySeconds: Int

      /// A part.
      public init(_ words: ReplyPart, delaySeconds: Int = 0) {
        self.words = words
        self.delaySeconds = delaySeconds
      }

      /// A part of words alone.
      public init(text: String, delaySeconds: Int = 0) { self.init(ReplyPart(text), delaySeconds: delaySeconds) }
    }
    /// What it says; at least one part.
    public var parts: [Part]
    /// Where it goes on.
    public var next: String?

    /// A message.
    public init(parts: [Part], next: String? = nil) {
      self.parts = parts
      self.next = next
    }
  }

  /// What happens with a message that does not answer the open question.
  public enum OnOther: String, Sendable, Hashable, CaseIterable {
    /// Ask again.
    case retry
    /// Let the rungs below answer once, then ask again.
    case ladder
  }

  /// What happens when the retries are used up.
  public enum OnFail: Sendable, Hashable {
    /// The flow ends.
    case end
    /// A person is asked for.
    case handoff
    /// The flow goes on at a node.
    case node(String)
  }

  /// A `question` node.
  public struct Question: Sendable, Hashable {
    /// What it asks; Markdown with placeholders.
    public var text: String
    /// The variable the answer becomes; `contact.name` and the like set the contact's field.
    public var saveAs: String?
    /// The form of the answer.
    public var expects: AnswerType
    /// What is said before asking again; nil: the catalogue's words for the form.
    public var retryText: String?
    /// How often it is asked again; 0 to 10.
    public var maxRetries: Int
    /// When those are used up.
    public var onFail: OnFail
    /// A message that is no answer.
    public var onOther: OnOther
    /// Where it goes on.
    public var next: String?

    /// A question.
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
      /// What the customer reads; also what the variable becomes.
      public var title: String
      /// A second line where the channel shows one.
      public var description: String?
      /// Where it leads.
      public var next: String?

      /// An option.
      public init(title: String, description: String? = nil, next: String? = nil) {
        self.title = title
        self.description = description
        self.next = next
      }
    }
    /// What it asks; Markdown with placeholders.
    public var text: String
    /// The variable the picked title becomes.
    public var saveAs: String?
    /// What there is to pick; 1 to 50.
    public var options: [Option]
    /// What is said before asking again; nil: the catalogue's words.
    public var retryText: String?
    /// How often it is asked again; 0 to 10.
    public var maxRetries: Int
    /// When those are used up.
    public var onFail: OnFail
    /// A message that is none of the options.
    public var onOther: OnOther

    /// A choice.
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

  /// A `condition` node: the first case that holds is taken.
  public struct Condition: Sendable, Hashable {
    /// One way.
    public struct Case: Sendable, Hashable {
      /// What must hold, all of it.
      public var tests: [Test]
      /// Where it leads.
      public var next: String?

      /// A case.
      public init(tests: [Test], next: String?) {
        self.tests = tests
        self.next = next
      }
    }
    /// One comparison.
    public enum Test: Sendable, Hashable {
      /// A variable or contact field (`name`, `contact.email`) compared with a value, template allowed.
      case value(of: String, Comparison, String)
      /// The contact has the tag.
      case tagged(String)
      /// The conversation is on the channel.
      case channel(ChannelID)
      /// It is, or is not, within business hours.
      case businessHours(Bool)
      /// The time of day in the business's time zone, in minutes after midnight, lies in the range; may wrap midnight.
      case time(from: Int, to: Int)
    }
    /// How a value is compared, on folded text; numbers as numbers where both are.
    public enum Comparison: String, Sendable, Hashable, CaseIterable {
      /// The same.
      case equals
      /// Something else.
      case notEquals
      /// Contains it.
      case contains
      /// A greater number.
      case greaterThan
      /// A lesser number.
      case lessThan
      /// Has any value; the comparison value is not read.
      case exists
    }
    /// The ways, in order.
    public var cases: [Case]
    /// Where it goes when none holds.
    public var otherwise: String?

    /// A condition.
    public init(cases: [Case], otherwise: String?) {
      self.cases = cases
      self.otherwise = otherwise
    }
  }
}

/// The form of an answer.
public enum AnswerType: String, Sendable, Hashable, Codable, CaseIterable {
  /// Anything in words.
  case text
  /// A number, in the business's notation or with a point.
  case number
  /// A day, becomes `2026-11-23`.
  case date
  /// An e-mail address.
  case email
  /// A telephone number, becomes digits with a plus where there was one.
  case phone
  /// A file; becomes the adapter's name for it.
  case file
}
