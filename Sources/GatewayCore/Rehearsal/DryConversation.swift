import Foundation
import GatewayKit

/// A conversation that only this value knows: it can be tried out without storing or sending anything.
struct DryConversation: Sendable, Hashable, Codable {
  /// A line of what was said.
  struct Line: Sendable, Hashable, Codable {
    let position: Int64
    let at: Date
    /// What the customer wrote; nil for a message of the business.
    var inbound: InboundMessage?
    /// What the business said; nil for a message of the customer.
    var outbound: OutboundMessage?
  }

  /// The most lines that are remembered.
  static let mostLines = 60
  /// The most characters of the lines that are remembered.
  static let mostCharacters = 100_000

  private(set) var memory = ConversationMemory()
  private(set) var profile = ContactProfile()
  /// Whether it waits for a person.
  private(set) var isQueued = false
  private(set) var ownership: Ownership
  private(set) var lines: [Line] = []
  private(set) var lastPosition: Int64 = 0
  private(set) var lastMessageAt: Date?
  /// The customer's name; nil for nobody in particular.
  private var name: String?

  /// Begins a conversation, with nobody in particular or with a contact as the contact is now.
  init(of contact: Contact? = nil, at now: Date) {
    ownership = Ownership(since: now, reason: .began)
    name = contact?.name
    profile = contact?.profile ?? ContactProfile()
  }

  /// The conversation as the ladder sees it.
  func conversation(_ id: ConversationID, on channel: ChannelID) -> Conversation {
    Conversation(
      id: id, channel: channel, thread: Self.thread,
      contact: Contact(id: ContactID(rawValue: id.rawValue), name: name, aliases: [], profile: profile),
      owner: isQueued ? .queue : .bot, ownership: ownership, memory: memory, lastInboundAt: lastMessageAt)
  }

  /// The lines as the log of a conversation.
  func log(of conversation: ConversationID) -> [LogEntry] {
    lines.compactMap { line in
      let content: LogEntry.Content
      if let message = line.inbound {
        content = .inbound(MessageID(rawValue: "\(line.position)"), Self.event(message, at: line.at))
      } else if let message = line.outbound {
        content = .outbound(message)
      } else {
        return nil
      }
      return LogEntry(position: line.position, conversation: conversation, at: line.at, content: content)
    }
  }

  /// The event of a customer's message.
  static func event(_ message: InboundMessage, at now: Date) -> InboundEvent {
    InboundEvent(externalID: "", at: now, thread: thread, from: Sender(aliases: []), content: .message(message))
  }

  private static let thread: ThreadKey = "dry"

  /// Adds what the customer wrote, and returns its position.
  mutating func hear(_ message: InboundMessage, at now: Date) -> Int64 {
    append(Line(position: lastPosition + 1, at: now, inbound: message))
    lastMessageAt = now
    return lastPosition
  }

  /// Applies a change that was made to it, as the store would.
  mutating func apply(_ change: ConversationChange) {
    for message in change.messages { append(Line(position: lastPosition + 1, at: change.now, outbound: message)) }
    if let memory = change.memory { self.memory = memory }
    profile.apply(change.profile)
    if let owner = change.owner { (isQueued, ownership) = (owner.owner == .queue, owner.ownership) }
    if let flagged = change.flagged { ownership.flagged = flagged }
  }

  /// Gives it back to the bot, for a message that was answered by the bot in a recorded conversation.
  mutating func resume(at now: Date) {
    if isQueued { (isQueued, ownership) = (false, Ownership(since: now, reason: .returned)) }
  }

  private mutating func append(_ line: Line) {
    lines.append(line)
    lastPosition = line.position
    var room = Self.mostCharacters
    let kept = lines.reversed().prefix(Self.mostLines).prefix { line in
      room -= line.length
      return room >= 0
    }
    lines = kept.reversed()
  }
}

extension DryConversation.Line {
  /// About how many characters it has.
  fileprivate var length: Int {
    let options = outbound?.message.options?.choices.reduce(0) { $0 + $1.id.count + $1.title.count } ?? 0
    return (inbound?.text.count ?? 0) + (outbound?.message.text.count ?? 0) + options + 100
  }
}

/// A dry conversation's lines, for prompts.
struct DryRecollection: RecollectionStore {
  let log: [LogEntry]

  func recollection(
    of conversation: ConversationID, for provider: ProviderID, model: String?, limit: Int
  ) async throws(StoreError) -> Recollection { Recollection(log: Array(log.suffix(limit)), kept: []) }
}
