import Foundation
import GatewayKit
import Logging
import Synchronization

/// Makes a person the owner of a conversation in which the business wrote from its phone.
///
/// That it wrote is noted in the commit of the echo, so that a kill before the change of owner delays it to the next
/// start. The app's own greeting is no person: an echo within five seconds of the customer's message whose text was such
/// an echo in three conversations. Until it recurs it is taken for a person, who keeps the bot silent at most as long as
/// `returnToBotAfterMinutes`.
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
  }

  private let store: any Store
  private let naming: Naming
  private let clock: any GatewayClock
  private let log: Logger
  /// Makes the change; set once the gateway is put together.
  private let taker = Mutex<(@Sendable (ConversationID) async throws(StoreError) -> Void)?>(nil)

  init(store: any Store, naming: Naming, clock: any GatewayClock, log: Logger) {
    self.store = store
    self.naming = naming
    self.clock = clock
    self.log = log
  }

  /// How a conversation is given to a person.
  func takeOver(by taker: @escaping @Sendable (ConversationID) async throws(StoreError) -> Void) {
    self.taker.withLock { $0 = taker }
  }

  /// What the echoes of a batch ask for, and what is to be noted in its commit.
  func notes(
    on items: [JournalBatch.Item], channel: ChannelID
  ) async throws(StoreError) -> (notes: [MessageID: Note], advancing: [String: [UInt8]?]) {
    var notes: [MessageID: Note] = [:]
    var advancing: [String: [UInt8]?] = [:]
    for item in items {
      guard case .echo(let message) = item.event.content, message.automatic == nil else { continue }
      var isGreeting = false
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
        }
        isGreeting = places.count >= Self.recurs
      }
      notes[item.message] = Note(conversation: item.conversation, isGreeting: isGreeting)
      if !isGreeting { advancing[Self.pending + item.conversation.rawValue] = Array("1".utf8) }
    }
    return (notes, advancing)
  }

  /// Gives away the conversations of the echoes that were new.
  func apply(_ notes: [MessageID: Note], stored: Set<MessageID>, channel: ChannelID) async {
    for (message, note) in notes where !note.isGreeting {
      do {
        if stored.contains(message) { try await take(note.conversation) }
        try await store.setSetting(Self.pending + note.conversation.rawValue, in: "channel/\(channel)", to: nil)
      } catch {
        log.error(
          "a conversation in which the phone wrote could not be given to a person yet",
          metadata: ["conversation": "\(note.conversation)", "error": "\(error)"])
      }
    }
  }

  /// Does what the last process did not come to.
  func catchUp(on channel: ChannelID) async throws(StoreError) {
    let scope = "channel/\(channel)"
    for (name, _) in try await store.settings(in: scope, prefix: Self.pending, limit: 10_000) {
      try await take(ConversationID(rawValue: String(name.dropFirst(Self.pending.count))))
      try await store.setSetting(name, in: scope, to: nil)
    }
  }

  private func take(_ conversation: ConversationID) async throws(StoreError) {
    try await taker.withLock { $0 }?(conversation)
  }

  /// Whether the echo followed the customer's message at once, by the channel's clock or by ours.
  private func cameAtOnce(_ item: JournalBatch.Item) async throws(StoreError) -> Bool {
    guard let last = try await store.conversation(item.conversation)?.lastInboundAt else { return false }
    let soon = Self.soon.seconds
    return clock.now.timeIntervalSince(last) <= soon || abs(item.event.at.timeIntervalSince(last)) <= soon
  }
}
