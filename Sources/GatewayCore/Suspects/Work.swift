import GatewayKit

/// Work that a start begins again until it is done, so that a crash by it would come again at each start.
enum Work: Sendable, Hashable {
  /// The turn of a message.
  case turn(MessageID, in: ConversationID)
  /// An item of this kind that fell due in a conversation. Its time is not part of it: a wall clock that is set moves that.
  case due(DueKind, in: ConversationID)
  /// A customer's file, by the channel's name for it.
  case file(String, on: ChannelID)
  /// Work of a channel's adapter, by the adapter's name for it.
  case adapter(String, on: ChannelID)

  init(_ item: DueItem) { self = .due(item.kind, in: item.conversation) }

  /// Its name in the register and in the store. What adapters name comes last, since it may hold any character.
  var name: String {
    switch self {
    case .turn(let message, let conversation): "turn\n\(conversation)\n\(message)"
    case .due(let kind, let conversation): "due\n\(conversation)\n\(kind.rawValue)"
    case .file(let ref, let channel): "file\n\(channel)\n\(ref)"
    case .adapter(let name, let channel): "adapter\n\(channel)\n\(name)"
    }
  }

  /// Reads a name; nil for a name that neither this version nor an older one gives.
  init?(name: String) {
    let words = name.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard words.count == 3 else { return nil }
    switch words[0] {
    case "turn": self = .turn(MessageID(rawValue: words[2]), in: ConversationID(rawValue: words[1]))
    case "due":
      // Older versions add a space and the time.
      let kind = words[2].split(separator: " ", omittingEmptySubsequences: false).first.map(String.init)
      guard let kind = kind.flatMap(DueKind.init(rawValue:)) else { return nil }
      self = .due(kind, in: ConversationID(rawValue: words[1]))
    case "file": self = .file(words[2], on: ChannelID(rawValue: words[1]))
    case "adapter": self = .adapter(words[2], on: ChannelID(rawValue: words[1]))
    default: return nil
    }
  }

  /// The conversation whose lane does the work; nil for the work of a channel.
  var conversation: ConversationID? {
    switch self {
    case .turn(_, let conversation), .due(_, let conversation): conversation
    case .file, .adapter: nil
    }
  }

  /// The conversation or the channel that the work is about.
  var subject: String {
    switch self {
    case .turn(_, let conversation), .due(_, let conversation): conversation.rawValue
    case .file(_, let channel), .adapter(_, let channel): channel.rawValue
    }
  }

  /// What operators read after the work was set aside: who has to do what now.
  var consequence: String {
    switch self {
    case .turn, .due: "a person has to answer the customer"
    case .file: "the file will not be fetched again"
    case .adapter: "it was stored as it came, without being read"
    }
  }
}

extension Work: CustomStringConvertible {
  /// The work as operators read it.
  var description: String {
    switch self {
    case .turn(let message, let conversation): "answering message \(message) in conversation \(conversation)"
    case .due(let kind, let conversation): "the \(kind.rawValue) in conversation \(conversation)"
    case .file(let ref, let channel): "fetching file \(ref) on channel \(channel)"
    case .adapter(let name, let channel): "reading \(name) on channel \(channel)"
    }
  }
}
