import GatewayKit

/// Work that every start repeats until it is done. If it crashes the process, it crashes each start.
enum Work: Sendable, Hashable {
  /// The turn of a message.
  case turn(MessageID, in: ConversationID)
  /// A due item of this kind in a conversation. The time is not included, because setting the wall clock moves it.
  case due(DueKind, in: ConversationID)
  /// A customer's file, by the channel's name for it.
  case file(String, on: ChannelID)
  /// Work of a channel's adapter, by the adapter's name for it.
  case adapter(String, on: ChannelID)

  init(_ item: DueItem) { self = .due(item.kind, in: item.conversation) }

  /// The name in the register and in the store. The adapter's part comes last, because it may hold any character.
  var name: String {
    switch self {
    case .turn(let message, let conversation): "turn\n\(conversation)\n\(message)"
    case .due(let kind, let conversation): "due\n\(conversation)\n\(kind.rawValue)"
    case .file(let ref, let channel): "file\n\(channel)\n\(ref)"
    case .adapter(let name, let channel): "adapter\n\(channel)\n\(name)"
    }
  }

  /// Parses a name, also one written by an older version; nil when invalid.
  init?(name: String) {
    let words = name.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard words.count == 3 else { return nil }
    switch words[0] {
    case "turn": self = .turn(MessageID(rawValue: words[2]), in: ConversationID(rawValue: words[1]))
    case "due":
      // Older versions append a space and the time.
      let kind = words[2].split(separator: " ", omittingEmptySubsequences: false).first.map(String.init)
      guard let kind = kind.flatMap(DueKind.init(rawValue:)) else { return nil }
      self = .due(kind, in: ConversationID(rawValue: words[1]))
    case "file": self = .file(words[2], on: ChannelID(rawValue: words[1]))
    case "adapter": self = .adapter(words[2], on: ChannelID(rawValue: words[1]))
    default: return nil
    }
  }

  /// The conversation whose lane does the work; nil for a channel's work.
  var conversation: ConversationID? {
    switch self {
    case .turn(_, let conversation), .due(_, let conversation): conversation
    case .file, .adapter: nil
    }
  }

  /// The id of the conversation or channel that the work concerns.
  var subject: String {
    switch self {
    case .turn(_, let conversation), .due(_, let conversation): conversation.rawValue
    case .file(_, let channel), .adapter(_, let channel): channel.rawValue
    }
  }

  /// Tells operators what to do after the work was set aside.
  var consequence: Explanation {
    switch self {
    case .turn, .due: WorkCode.personAnswers.with()
    case .file: WorkCode.fileNotFetched.with()
    case .adapter: WorkCode.storedUnread.with()
    }
  }

  /// The work as shown to operators.
  var explanation: Explanation {
    switch self {
    case .turn(let message, let conversation):
      WorkCode.answering.with([
        "message": .string(message.rawValue), "conversation": .string(conversation.rawValue),
      ])
    case .due(let kind, let conversation):
      WorkCode.due.with(["due": .string(kind.rawValue), "conversation": .string(conversation.rawValue)])
    case .file(let ref, let channel):
      WorkCode.fetching.with(["file": .string(ref), "channel": .string(channel.rawValue)])
    case .adapter(let name, let channel):
      WorkCode.reading.with(["name": .string(name), "channel": .string(channel.rawValue)])
    }
  }
}

/// The codes of work that can crash the process.
enum WorkCode: String, ExplanationCode {
  case answering = "answering_message"
  case due = "due_in_conversation"
  case fetching = "fetching_file"
  case reading = "reading_input"
  case personAnswers = "person_has_to_answer"
  case fileNotFetched = "file_not_fetched_again"
  case storedUnread = "stored_unread"

  /// The English wording.
  var english: String {
    switch self {
    case .answering: "answering message {message} in conversation {conversation}"
    case .due: "the {due} in conversation {conversation}"
    case .fetching: "fetching file {file} on channel {channel}"
    case .reading: "reading {name} on channel {channel}"
    case .personAnswers: "a person has to answer the customer"
    case .fileNotFetched: "the file will not be fetched again"
    case .storedUnread: "it was stored as it came, without being read"
    }
  }
}

extension Work: CustomStringConvertible {
  /// The work as shown to operators.
  var description: String { explanation.text }
}
