import Foundation
import GatewayKit
import Logging

/// Makes a person the owner of a conversation in which the business wrote from its phone.
///
/// That it wrote is noted in the commit of the echo, so that a kill before the change of owner delays it to the next
/// start. The app's own greeting is no person: an echo within five seconds of the customer's message whose text was such
/// an echo in three conversations. Until then it is taken for a person; once it is known for what it is, the bot has the
/// conversations back in which nothing else was written from the phone.
struct PhoneEchoes: Sendable {
  /// The agent who replies from the business's phone: no account of the gateway stands for them.
  static let agent = "phone"
  private static let pending = "echo/"
  /// One entry for each text and conversation: echoes of several conversations come at once.
  private static let greetings = "greeting/"
  private static let soon = Duration.seconds(5)
  private static let recurs = 3
  /// Echoes that come at once may note a text in more places than `recurs`; this many are given back at most.
  private static let placesRead = 100
  /// The value of an entry whose name says everything.
  private static let mark = Array("1".utf8)

  /// What an echo asks for.
  struct Note: Sendable {
    let conversation: ConversationID
    let isGreeting: Bool
    /// Where the same words were taken for a person's before they were known for a greeting.
    var mistaken: [ConversationID] = []
    /// The words.
    var text = ""
  }

  let store: any Store
  let editor: ConversationEditor
  let identifiers: IdentifierDerivation
  let clock: any GatewayClock
  let log: Logger

  /// What the echoes of a batch ask for, and what is to be noted in its commit.
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
        // Each time, not only the first: two echoes at once may both have been taken for a person's.
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

  /// Gives away the conversations of the echoes that were new, and back those that were taken for nothing.
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
          "a conversation in which the phone wrote could not change hands yet",
          metadata: ["conversation": "\(note.conversation)", "error": "\(error)"])
      }
    }
  }

  /// Does what the last process did not come to.
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
          // Reported by the store. The other conversations go on.
          continue
        }
        try await store.setSetting(name, in: scope, to: nil)
      }
    }
  }

  /// Makes the phone's agent the owner: they wrote. An agent who owns the conversation already stays.
  private func take(_ id: ConversationID) async throws(StoreError) {
    try await edit(id) { conversation, builder in
      if conversation.owner.kind != .agent {
        builder.setFlow(nil)
        builder.give(to: .agent(Self.agent), Ownership(since: clock.now, reason: .taken))
      }
      builder.agentSpoke()
    }
  }

  /// Gives a conversation back to the bot that the phone's greeting had taken, if that is all that came from the phone.
  private func giveBack(_ id: ConversationID, ifOnly greeting: String) async throws(StoreError) {
    try await edit(id) { conversation, builder async throws(StoreError) in
      guard conversation.owner == .agent(Self.agent) else { return }
      let log = try await store.recentLog(of: id, limit: 200)
      if Self.holdsNothing(log, but: greeting) {
        builder.give(to: .bot, Ownership(since: clock.now, reason: .returned))
      }
    }
  }

  /// An edit, or nothing where the conversation or its channel is gone.
  private func edit(
    _ id: ConversationID, _ build: (Conversation, inout ChangeBuilder) async throws(StoreError) -> Void
  ) async throws(StoreError) {
    do throws(StoreError) {
      try await editor.edit(id, build)
    } catch {
      guard error.kind == .notFound else { throw error }
    }
  }

  /// Whether nothing but the greeting came from the phone since the bot had the conversation, and nobody else had it since.
  private static func holdsNothing(_ log: [LogEntry], but greeting: String) -> Bool {
    for entry in log.reversed() {
      switch entry.content {
      case .owner(.bot, _): return true
      case .owner(let owner, _): if owner != .agent(agent) { return false }
      case .inbound(_, let event): if case .echo(let message) = event.content, message.text != greeting { return false }
      case .outbound: break
      }
    }
    return true
  }

  /// Whether the echo followed the customer's message at once, by the channel's clock or by ours.
  private func cameAtOnce(_ item: JournalBatch.Item) async throws(StoreError) -> Bool {
    guard let last = try await store.conversation(item.conversation)?.lastInboundAt else { return false }
    let soon = Self.soon.seconds
    return clock.now.timeIntervalSince(last) <= soon || abs(item.event.at.timeIntervalSince(last)) <= soon
  }
}
