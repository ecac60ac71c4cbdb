import Foundation
import GatewayKit

/// Work that a start begins again until it is done, so that a crash by it would come again at each start.
enum Work: Sendable, Hashable {
  /// The turn of a message.
  case turn(MessageID, in: ConversationID)
  /// What fell due in a conversation.
  case due(DueKind, at: Int, in: ConversationID)
  /// A customer's file, by the channel's name for it.
  case file(String, on: ChannelID)
  /// Work of a channel's adapter, by the adapter's name for it.
  case adapter(String, on: ChannelID)

  init(_ item: DueItem) {
    self = .due(item.kind, at: Int(item.at.timeIntervalSince1970 * 1_000), in: item.conversation)
  }

  /// The name that registers and the store have for it. Names of adapters come last: they may hold anything.
  var name: String {
    switch self {
    case .turn(let message, let conversation): "turn\n\(conversation)\n\(message)"
    case .due(let kind, let at, let conversation): "due\n\(conversation)\n\(kind.rawValue) \(at)"
    case .file(let ref, let channel): "file\n\(channel)\n\(ref)"
    case .adapter(let name, let channel): "adapter\n\(channel)\n\(name)"
    }
  }

  /// Reads a name; nil when it is not one that this version gives.
  init?(name: String) {
    let words = name.split(separator: "\n", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard words.count == 3 else { return nil }
    switch words[0] {
    case "turn": self = .turn(MessageID(rawValue: words[2]), in: ConversationID(rawValue: words[1]))
    case "due":
      let parts = words[2].split(separator: " ").map(String.init)
      guard parts.count == 2, let kind = DueKind(rawValue: parts[0]), let at = Int(parts[1]) else { return nil }
      self = .due(kind, at: at, in: ConversationID(rawValue: words[1]))
    case "file": self = .file(words[2], on: ChannelID(rawValue: words[1]))
    case "adapter": self = .adapter(words[2], on: ChannelID(rawValue: words[1]))
    default: return nil
    }
  }

  /// The conversation whose lane does it; nil for what a channel does.
  var conversation: ConversationID? {
    switch self {
    case .turn(_, let conversation), .due(_, _, let conversation): conversation
    case .file, .adapter: nil
    }
  }

  /// What it is about: a conversation or a channel.
  var subject: String {
    switch self {
    case .turn(_, let conversation), .due(_, _, let conversation): conversation.rawValue
    case .file(_, let channel), .adapter(_, let channel): channel.rawValue
    }
  }

  /// The work in words, for operators.
  var inWords: String {
    switch self {
    case .turn(let message, let conversation): "answering the message \(message) of the conversation \(conversation)"
    case .due(let kind, _, let conversation): "the \(kind.rawValue) of the conversation \(conversation)"
    case .file(let ref, let channel): "fetching the file \(ref) on \(channel)"
    case .adapter(let name, let channel): "reading \(name) on \(channel)"
    }
  }

  /// What became of the customer's matter when the work was set aside.
  var consequence: String {
    switch self {
    case .turn, .due: "a person has to see to the conversation"
    case .file: "the file was given up"
    case .adapter: "it was stored as it came, without being read"
    }
  }
}
