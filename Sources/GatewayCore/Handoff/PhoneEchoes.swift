import Foundation
import GatewayKit
import Logging
import Synchronization

/// Makes a person the owner of a conversation in which the business wrote from its phone.
///
/// That it wrote is noted in the commit of the echo, so that a kill before the change of owner delays it to the next
/// start. The app's own greeting is no person: an echo within five seconds of the customer's message whose text was such
/// an echo in three conversations. Until then it is taken for a person; once it is known for what it is, the bot has the
/// conversations back in which nothing else was written from the phone.
final class PhoneEchoes: Sendable {
  /// Whom the conversation belongs to: nobody's account, somebody's hand.
  static let agent = "phone"
  private static let pending = "core/echo/"
  private static let greetings = "core/greeting/"
  private static let soon = Duration.seconds(5)
  private static let recurs = 3

  /// What an echo asks for.
  struct Note: Sendable {
    let conversation: ConversationID
    let isGreeting: Bool
    /// Where the same words were taken for a person's, if they are known for a greeting from this echo on.
    var mistaken: [ConversationID] = []
    /// The words.
    var text = ""
  }

  /// What is done with a conversation.
  struct Hands: Sendable {
    /// Gives it to whoever holds the phone.
    let take: @Sendable (ConversationID) async throws(StoreError) -> Void
    /// Gives it back to the bot if nothing but this text was written from the phone since it was taken.
    let giveBack: @Sendable (ConversationID, String) async throws(StoreError) -> Void
  }

  private let store: any Store
  private let naming: Naming
  private let clock: any GatewayClock
  private let log: Logger
  /// Make the changes; set once the gateway is put together.
  private let hands = Mutex<Hands?>(nil)

  init(store: any Store, naming: Naming, clock: any GatewayClock, log: Logger) {
    self.store = store
    self.naming = naming
    self.clock = clock
    self.log = log
  }

  /// How conversations change hands.
  func changeHands(by hands: Hands) { self.hands.withLock { $0 = hands } }

  /// What the echoes of a batch ask for, and what is to be noted in its commit.
  func notes(
    on items: [JournalBatch.Item], channel: ChannelID
  ) async throws(StoreError) -> (notes: [MessageID: Note], advancing: [String: [UInt8]?]) {
    var notes: [MessageID: Note] = [:]
    var advancing: [String: [UInt8]?] = [:]
    for item in items {
      guard case .echo(let message) = item.event.content, message.automatic == nil else { continue }
      var isGreeting = false
      var mistaken: [ConversationID] = []
      if try await cameAtOnce(item) {
        let name = Self.greetings + naming.text(message.text)
        let stored: [UInt8]
        if let known = advancing[name] {
          stored = known ?? []
        } else {
          stored = try await store.setting(name, in: "channel/\(channel)") ?? []
        }
        var places = String(decoding: stored, as: UTF8.self).split(separator: " ").map(String.init)
        if !places.contains(item.conversation.rawValue), places.count < Self.recurs {
          places.append(item.conversation.rawValue)
          advancing[name] = Array(places.joined(separator: " ").utf8)
          if places.count == Self.recurs { mistaken = places.dropLast().map(ConversationID.init(rawValue:)) }
        }
        isGreeting = places.count >= Self.recurs
      }
      notes[item.message] = Note(
        conversation: item.conversation, isGreeting: isGreeting, mistaken: mistaken, text: message.text)
      if !isGreeting { advancing[Self.pending + item.conversation.rawValue] = Array("1".utf8) }
    }
    return (notes, advancing)
  }

  /// Gives away the conversations of the echoes that were new, and back those that were taken for nothing.
  func apply(_ notes: [MessageID: Note], stored: Set<MessageID>, channel: ChannelID) async {
    for (message, note) in notes {
      do {
        let isNew = stored.contains(message)
        if isNew { for id in note.mistaken { try await hands.withLock { $0 }?.giveBack(id, note.text) } }
        if note.isGreeting { continue }
        if isNew { try await take(note.conversation) }
        try await store.setSetting(Self.pending + note.conversation.rawValue, in: "channel/\(channel)", to: nil)
      } catch {
        log.error(
          "a conversation in which the phone wrote could not change hands yet",
          metadata: ["conversation": "\(note.conversation)", "error": "\(error)"])
      }
    }
  }

  /// Does what the last process did not come to.
  func catchUp(on channel: ChannelID) async throws(StoreError) {
    let scope = "channel/\(channel)"
    for (name, _) in try await store.settings(in: scope, prefix: Self.pending, limit: 10_000) {
      do {
        try await take(ConversationID(rawValue: String(name.dropFirst(Self.pending.count))))
      } catch  where error.kind == .damaged {
        // Reported by the store. The other conversations go on.
        continue
      }
      try await store.setSetting(name, in: scope, to: nil)
    }
  }

  private func take(_ conversation: ConversationID) async throws(StoreError) {
    try await hands.withLock { $0 }?.take(conversation)
  }

  /// Whether the echo followed the customer's message at once, by the channel's clock or by ours.
  private func cameAtOnce(_ item: JournalBatch.Item) async throws(StoreError) -> Bool {
    guard let last = try await store.conversation(item.conversation)?.lastInboundAt else { return false }
    let soon = Self.soon.seconds
    return clock.now.timeIntervalSince(last) <= soon || abs(item.event.at.timeIntervalSince(last)) <= soon
  }
}
