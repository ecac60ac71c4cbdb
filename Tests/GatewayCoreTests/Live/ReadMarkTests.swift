import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import SQLiteStore
import Testing

@testable import GatewayCore

/// A read mark is news only where it names something that this conversation says, after what was marked before.
@Suite(.timeLimit(.minutes(5))) struct ReadMarkTests {
  /// A store with the conversations of the channel `site`.
  private struct Bench {
    let clock = ManualClock()
    let store: SQLiteStore
    let identifiers = IdentifierDerivation(FixedSigner())
    let conversations: ChannelConversations

    init() throws {
      let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      let folder = FileManager.default.temporaryDirectory.appending(path: "balcao-test-\(UUID().uuidString)")
      store = try SQLiteStore(folder: folder, log: log)
      conversations = ChannelConversations(
        channel: "site", identifiers: identifiers, store: store, live: LiveConversations(feed: ChangeFeed()),
        retired: Latch(), log: log)
    }

    /// Something happened in the conversation of `thread`, under an id that holds the thread.
    func happen(_ name: String, _ content: InboundEvent.Content, in thread: ThreadKey) async throws {
      let event = InboundEvent(
        externalID: "\(thread)/\(name)", at: clock.now, thread: thread,
        from: Sender(aliases: [Alias(scheme: "web", value: "site/\(thread)")]), content: content)
      let identity = identifiers.identity("site", event)
      let item = JournalBatch.Item(
        event: event, message: identity.message, conversation: identifiers.conversation("site", thread),
        key: identity.key,
        wantsTurn: false)
      _ = try await store.accept(JournalBatch(channel: "site", items: [item], now: clock.now, keysExpireAt: nil))
    }

    func write(in thread: ThreadKey) async throws {
      try await happen("1", .message(InboundMessage(parts: [.text("oi")])), in: thread)
    }

    func mark(_ message: MessageID, in thread: ThreadKey) async throws {
      try await happen(message.rawValue, .status(DeliveryStatus(stage: .read)), in: thread)
    }

    /// The business says something.
    func say(_ messages: MessageID..., in thread: ThreadKey) async throws {
      let id = identifiers.conversation("site", thread)
      let revision = try await store.conversation(id)?.revision ?? 0
      var change = ConversationChange(
        conversation: id, expectedEpoch: 0, expectedRevision: revision, now: clock.now)
      for message in messages {
        change.messages.append(OutboundMessage(id: message, author: .bot, message: OutgoingMessage(text: "olá")))
      }
      guard case .committed = try await store.commit(change) else {
        Issue.record("the change was refused")
        return
      }
    }

    func isUnread(_ message: MessageID, in thread: ThreadKey = "ana") async throws -> Bool {
      try await conversations.isUnread(message, in: thread)
    }
  }

  @Test("nothing is unread in a conversation that does not exist, nor what it does not say")
  func strangers() async throws {
    let bench = try Bench()
    #expect(try await !bench.isUnread("a"))
    for thread in ["ana", "bia"] as [ThreadKey] { try await bench.write(in: thread) }
    try await bench.say("a", in: "ana")
    #expect(try await bench.isUnread("a"))
    #expect(try await !bench.isUnread("b"))
    #expect(try await !bench.isUnread("a", in: "bia"), "it was said to another customer")
    let own = try #require(try await bench.store.recentLog(of: bench.conversations.id(of: "ana"), limit: 9).first)
    guard case .inbound(let message, _) = own.content else {
      Issue.record("the first line is not the customer's")
      return
    }
    #expect(try await !bench.isUnread(message), "the customer wrote it")
  }

  @Test("a mark moves forward only")
  func forward() async throws {
    let bench = try Bench()
    try await bench.write(in: "ana")
    try await bench.say("a", "b", "c", in: "ana")
    try await bench.mark("b", in: "ana")
    #expect(try await !bench.isUnread("a"))
    #expect(try await !bench.isUnread("b"))
    #expect(try await bench.isUnread("c"))
    try await bench.mark("c", in: "ana")
    try await bench.say("d", in: "ana")
    #expect(try await !bench.isUnread("c"))
    #expect(try await bench.isUnread("d"))
  }

  @Test("what a page is shown as read names the message, whether the mark's id holds the thread or not")
  func shown() async throws {
    let bench = try Bench()
    try await bench.write(in: "ana")
    try await bench.say("a", in: "ana")
    try await bench.mark("a", in: "ana")
    let lines = try await bench.store.recentLog(of: bench.conversations.id(of: "ana"), limit: 9)
    #expect(lines.last?.conversationEvent?.content == .read("a"))
    let earlier = InboundEvent(
      externalID: "a", at: bench.clock.now, thread: "ana", from: Sender(aliases: []),
      content: .status(DeliveryStatus(stage: .read)))
    let line = LogEntry(position: 1, conversation: "c", at: bench.clock.now, content: .inbound("m", earlier))
    #expect(line.conversationEvent?.content == .read("a"))
  }

  @Test("a mark looks at a bounded part of a long conversation")
  func window() async throws {
    let bench = try Bench()
    try await bench.write(in: "ana")
    try await bench.say("old", in: "ana")
    for number in 0..<128 { try await bench.say(MessageID(rawValue: "m\(number)"), in: "ana") }
    #expect(try await !bench.isUnread("old"))
    #expect(try await bench.isUnread("m0"))
    #expect(try await bench.isUnread("m127"))
  }
}
