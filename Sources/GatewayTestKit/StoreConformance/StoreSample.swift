import Foundation
import GatewayCore
import GatewayKit

/// The events and changes that the checks are made of.
enum StoreSample {
  /// The claim of every attempt, where a check does not tell attempts apart.
  static let token = ClaimToken(rawValue: 1)

  /// The first second of 2026.
  static let start = Date(timeIntervalSince1970: 1_767_225_600)

  /// `seconds` after the start.
  static func at(_ seconds: Double) -> Date { start.addingTimeInterval(seconds) }

  /// A conversation's name, as the core would derive it.
  static func conversation(_ thread: ThreadKey = "ana", on channel: ChannelID = "site") -> ConversationID {
    ConversationID(rawValue: "\(channel)|\(thread)")
  }

  /// A customer's message.
  static func message(
    _ id: String, _ text: String = "bom dia", in thread: ThreadKey = "ana", from aliases: [Alias]? = nil,
    name: String? = nil
  ) -> InboundEvent {
    InboundEvent(
      externalID: id, at: start, thread: thread,
      from: Sender(name: name, aliases: aliases ?? [Alias(scheme: "web", value: thread.rawValue)]),
      content: .message(InboundMessage(parts: [.text(text)])))
  }

  /// A channel's status of a delivery.
  static func status(
    _ stage: DeliveryStatus.Stage, of externalID: String, delivery: DeliveryID? = nil, in thread: ThreadKey = "ana"
  ) -> InboundEvent {
    InboundEvent(
      externalID: externalID, at: start, thread: thread, from: Sender(aliases: []),
      content: .status(DeliveryStatus(stage: stage, delivery: delivery)))
  }

  /// Events as a batch; messages want a turn.
  static func batch(
    _ events: [InboundEvent], on channel: ChannelID = "site", advancing: [String: [UInt8]?] = [:],
    noting: [String: [UInt8]?] = [:], at now: Date = start, keysExpireAt: Date? = nil
  ) -> JournalBatch {
    JournalBatch(
      channel: channel, items: events.map { item($0, on: channel) }, advancing: advancing, noting: noting,
      now: now, keysExpireAt: keysExpireAt)
  }

  /// An event as an item of a batch.
  static func item(_ event: InboundEvent, on channel: ChannelID = "site", wantsTurn: Bool? = nil) -> JournalBatch.Item {
    var key = "\(event.kind.rawValue)/\(event.externalID)"
    if case .status(let status) = event.content { key += "/\(status.stage.rawValue)" }
    return JournalBatch.Item(
      event: event, message: MessageID(rawValue: "m-\(key)"), conversation: conversation(event.thread, on: channel),
      key: Array(key.utf8), wantsTurn: wantsTurn ?? (event.kind == .message))
  }

  /// A change of Ana's conversation.
  static func change(
    epoch: Int = 0, revision: Int64 = 0, in conversation: ConversationID = conversation(), at now: Date = start
  ) -> ConversationChange {
    ConversationChange(conversation: conversation, expectedEpoch: epoch, expectedRevision: revision, now: now)
  }

  /// A message of the business.
  static func outbound(_ id: MessageID, _ text: String = "bom dia!", by author: Author = .bot) -> OutboundMessage {
    OutboundMessage(id: id, author: author, message: OutgoingMessage(text: text))
  }

  /// A wire message.
  static func delivery(
    _ id: DeliveryID, by author: Author = .bot, turn: String? = nil, notBefore: Date = start
  ) -> NewDelivery {
    NewDelivery(
      Delivery(
        id: id, thread: "ana", recipients: ["web:ana"], author: author, message: OutgoingMessage(text: "\(id)"),
        replyTo: "w1"),
      turn: turn, notBefore: notBefore)
  }

  /// A turn done, named after its place.
  static func completed(_ turn: PendingTurn, asked: [AskedPrompt] = []) -> ConversationChange.CompletedTurn {
    ConversationChange.CompletedTurn(
      position: turn.position,
      trace: Trace(
        turn: "turn-\(turn.position)", message: turn.message, at: start, contentVersion: 1,
        epoch: turn.conversation.epoch,
        steps: [
          Trace.Step(rung: "default_reply", verdict: .answered, reason: .plain("nothing else"), milliseconds: 0.5)
        ]),
      asked: asked)
  }
}

extension Store {
  /// Stores events in one batch, by default on `site`.
  @discardableResult
  func take(_ events: InboundEvent..., on channel: ChannelID = "site", at now: Date = StoreSample.start)
    async throws -> [JournalReceipt]
  {
    try await accept(StoreSample.batch(events, on: channel, at: now))
  }

  /// The whole log of a conversation.
  func wholeLog(_ conversation: ConversationID = StoreSample.conversation()) async throws -> [LogEntry] {
    try await log(of: conversation, after: nil, limit: 10_000)
  }

  /// The conversation, which must exist.
  func existing(_ id: ConversationID = StoreSample.conversation()) async throws -> Conversation {
    try require(try await conversation(id), "the conversation \(id)")
  }

  /// A change built on the conversation as it is now.
  func change(
    epoch: Int = 0, in id: ConversationID = StoreSample.conversation(), at now: Date = StoreSample.start
  ) async throws -> ConversationChange {
    StoreSample.change(epoch: epoch, revision: try await conversation(id)?.revision ?? 0, in: id, at: now)
  }

  /// Puts deliveries into the outbox of Ana's conversation, which is made where it is missing.
  func post(_ deliveries: NewDelivery..., epoch: Int = 0) async throws {
    if try await conversation(StoreSample.conversation()) == nil { try await take(StoreSample.message("w1")) }
    var change = try await change(epoch: epoch)
    change.deliveries = deliveries
    guard case .committed = try await commit(change) else {
      throw ConformanceFailure("deliveries were refused as stale")
    }
  }

  /// Claims the head of Ana's lane; its id, or nil when the claim is another.
  func claim(at now: Date = StoreSample.start, token: ClaimToken = StoreSample.token) async throws -> DeliveryID? {
    let claim = try await claimDelivery(in: StoreSample.conversation(), token: token, now: now)
    guard case .delivery(let delivery, _) = claim else { return nil }
    return delivery.id
  }

  /// The state of a delivery, which must exist.
  func state(of id: DeliveryID) async throws -> DeliveryState {
    try require(
      try await deliveries(state: nil, limit: 1_000).first { $0.delivery.id == id }, "the delivery \(id)"
    ).state
  }
}

/// Demands that a call fails with this kind of error.
func expectFailure(
  _ kind: StoreError.Kind, _ what: String, _ body: () async throws -> Void
) async throws {
  do {
    try await body()
  } catch let error as StoreError {
    return try expect(error.kind, is: kind, "\(what), which fails")
  }
  throw ConformanceFailure("\(what): expected a failure (\(kind)), and it succeeded")
}
