import Foundation
import GatewayKit
import Logging

/// Makes a person the owner of a conversation in which the business wrote from its phone.
///
/// The commit of the echo records it, so that a crash before the change of owner only delays the change to the next
/// start. The phone app's automatic greeting is not a person: it is an echo within five seconds of the customer's
/// message whose text was such an echo in three conversations. Until it is recognized, a greeting counts as a person;
/// afterwards the bot gets back the conversations in which the phone wrote nothing else.
struct PhoneEchoes: Sendable {
  private static let pending = "echo/"
  /// One entry for each text and conversation, because echoes of several conversations can arrive at once.
  private static let greetings = "greeting/"
  private static let soon = Duration.seconds(5)
  private static let recurs = 3
  /// The most conversations given back at once. Simultaneous echoes may record a text in more than `recurs`.
  private static let placesRead = 100
  /// The value of an entry that has all its information in the name.
  private static let mark = Array("1".utf8)

  /// The change that an echo asks for.
  struct Note: Sendable {
    let conversation: ConversationID
    let isGreeting: Bool
    /// Conversations in which the same text was taken for a person's before it was recognized as a greeting.
    var mistaken: [ConversationID] = []
    /// The echo's text.
    var text = ""
  }

  let store: any Store
  let editor: ConversationEditor
  let identifiers: IdentifierDerivation
  let clock: any GatewayClock
  let log: Logger

  /// The changes that a batch's echoes ask for, and the settings to write in its commit.
  func notes(
    on items: [JournalBatch.Item], channel: ChannelID
  ) async throws(StoreError) -> (notes: [MessageID: Note], noting: [String: [UInt8]?]) {
    var notes: [MessageID: Note] = [:]
    var noting: [String: [UInt8]?] = [:]
    for item in items {
      guard case .echo(let message) = item.event.content, message.automatic == nil else { continue }
      var isGreeting = false
      var mistaken: [ConversationID] = []
      if try await cameAtOnce(item) {
        let text = Self.greetings + identifiers.text(message.text) + "/"
        let stored = try await store.settings(
          in: SettingScope.core(about: channel), prefix: text, limit: Self.placesRead)
        var places = Set(stored.map { $0.name }).union(noting.keys.filter { $0.hasPrefix(text) })
        if places.count < Self.recurs, places.insert(text + item.conversation.rawValue).inserted {
          noting[text + item.conversation.rawValue] = Self.mark
        }
        isGreeting = places.count >= Self.recurs
        // Every time, not only the first: two simultaneous echoes may both have been taken for a person's.
        if isGreeting {
          mistaken = places.map { ConversationID(rawValue: String($0.dropFirst(text.count))) }
            .filter { $0 != item.conversation }
        }
      }
      notes[item.message] = Note(
        conversation: item.conversation, isGreeting: isGreeting, mistaken: mistaken, text: message.text)
      if !isGreeting { noting[Self.pending + item.conversation.rawValue] = Self.mark }
    }
    return (notes, noting)
  }

  /// Gives the phone's agent the conversations of new echoes, and returns to the bot those taken by a greeting.
  func apply(_ notes: [MessageID: Note], stored: Set<MessageID>, channel: ChannelID) async {
    for (message, note) in notes {
      do {
        let isNew = stored.contains(message)
        if isNew { for id in note.mistaken { try await giveBack(id, ifOnly: note.text) } }
        if note.isGreeting { continue }
        if isNew { try await take(note.conversation) }
        try await store.setSetting(
          Self.pending + note.conversation.rawValue, in: SettingScope.core(about: channel), to: nil)
      } catch {
        log.error(
          "a conversation answered from the phone could not change its owner yet",
          metadata: ["conversation": "\(note.conversation)", "error": "\(error)"])
      }
    }
  }

  /// Finishes what the last process left.
  func catchUp(on channel: ChannelID) async throws(StoreError) {
    let scope = SettingScope.core(about: channel)
    var last: String?
    while true {
      let page = try await store.settings(in: scope, prefix: Self.pending, after: last, limit: 1_000)
      guard let end = page.last?.name else { return }
      last = end
      for (name, _) in page {
        do {
          try await take(ConversationID(rawValue: String(name.dropFirst(Self.pending.count))))
        } catch  where error.kind == .damaged {
          // The store has logged it. Continue with the other conversations.
          continue
        }
        try await store.setSetting(name, in: scope, to: nil)
      }
    }
  }

  /// Makes the phone's agent the owner, unless an agent already owns the conversation, and records an agent's message.
  private func take(_ id: ConversationID) async throws(StoreError) {
    try await edit(id) { conversation, builder in
      if conversation.owner.kind != .agent {
        builder.setFlow(nil)
        builder.give(to: .agent(Actor.phone(conversation.channel).agent), Ownership(since: clock.now, reason: .taken))
      }
      builder.agentSpoke()
    }
  }

  /// Returns a conversation to the bot if the greeting is the only thing that the phone wrote in it.
  private func giveBack(_ id: ConversationID, ifOnly greeting: String) async throws(StoreError) {
    try await edit(id) { conversation, builder async throws(StoreError) in
      guard conversation.owner.isPhone else { return }
      let log = try await store.recentLog(of: id, limit: 200)
      if Self.holdsNothing(log, but: greeting) {
        builder.give(to: .bot, Ownership(since: clock.now, reason: .returned))
      }
    }
  }

  /// Edits a conversation; does nothing when it or its channel does not exist.
  private func edit(
    _ id: ConversationID, _ build: (Conversation, inout ChangeBuilder) async throws(StoreError) -> Void
  ) async throws(StoreError) {
    do throws(StoreError) {
      try await editor.edit(id, build)
    } catch {
      guard error.kind == .notFound else { throw error }
    }
  }

  /// Whether, since the bot last owned the conversation, the phone wrote only the greeting and there was no other
  /// owner.
  private static func holdsNothing(_ log: [LogEntry], but greeting: String) -> Bool {
    for entry in log.reversed() {
      switch entry.content {
      case .owner(.bot, _): return true
      case .owner(let owner, _): if !owner.isPhone { return false }
      case .inbound(_, let event): if case .echo(let message) = event.content, message.text != greeting { return false }
      case .outbound, .note: break
      }
    }
    return true
  }

  /// Whether the echo came right after the customer's message, by the channel's clock or by the gateway's.
  private func cameAtOnce(_ item: JournalBatch.Item) async throws(StoreError) -> Bool {
    guard let last = try await store.conversation(item.conversation)?.lastInboundAt else { return false }
    let soon = Self.soon.seconds
    return clock.now.timeIntervalSince(last) <= soon || abs(item.event.at.timeIntervalSince(last)) <= soon
  }
}

extension Owner {
  /// Whether the business's phone is the owner.
  fileprivate var isPhone: Bool { if case .agent(let id) = self { id.kind == .phone } else { false } }
}
