import GatewayKit
import Logging
import Metrics

/// The inbox of one channel: derives ids for events, commits them to the journal, and wakes the lanes concerned.
struct ChannelInbox: Inbox {
  /// The largest batch, in events.
  static let maximumBatch = 1_000
  /// The largest event, in bytes of text.
  static let maximumEvent = 1 << 20

  let channel: ChannelID
  let metrics: ChannelMetrics
  /// How long the channel may redeliver an event.
  let keysLive: Duration?
  let store: any Store
  let identifiers: IdentifierDerivation
  let lanes: Lanes
  let live: LiveConversations
  let interruptions: Interruptions
  let handover: TurnHandover
  let clock: any GatewayClock
  let log: Logger
  /// Handles messages that the business writes from its phone.
  let echoes: PhoneEchoes
  /// Whether the channel's files must be fetched; the bell wakes the fetcher.
  let fetchesMedia: Bool
  let mediaBell = Bell()

  func accept(_ batch: Batch) async throws(AdapterError) -> [Acceptance] {
    try check(batch)
    let now = clock.now
    let items = batch.events.map(item)
    let wants = fetchesMedia ? try MediaIndex.wants(batch.events, now: now) : [:]
    // Taken before the journal reads the turns that are handed over.
    let marks = items.map { handover.mark($0.conversation) }
    let receipts: [JournalReceipt]
    let notes: [MessageID: PhoneEchoes.Note]
    do {
      let hasEcho = items.contains { $0.event.kind == .echo }
      let asked = hasEcho ? try await echoes.notes(on: items, channel: channel) : ([:], [:])
      notes = asked.0
      receipts = try await store.accept(
        JournalBatch(
          channel: channel, items: items,
          advancing: batch.advancing, noting: wants.merging(asked.1) { $1 }, now: now,
          keysExpireAt: keysLive.map { now + $0 }))
    } catch {
      log.error("a batch could not be stored in the journal", metadata: ["channel": "\(channel)", "error": "\(error)"])
      throw AdapterError(.unavailable, "the journal could not store the batch: \(error)", cause: error)
    }
    if !notes.isEmpty {
      let stored = zip(items, receipts).filter { $1 != .duplicate }.map(\.0.message)
      await echoes.apply(notes, stored: Set(stored), channel: channel)
    }
    wake(items, receipts, marks)
    if !wants.isEmpty { mediaBell.ring() }
    return zip(items, receipts).map { item, receipt in
      switch receipt {
      case .stored: .stored(item.message)
      case .duplicate: .duplicate(item.message)
      }
    }
  }

  func customerIsTyping(in thread: ThreadKey) async {
    live.publish(.typing(.visitor), in: identifiers.conversation(channel, thread))
  }

  private func item(_ event: InboundEvent) -> JournalBatch.Item {
    let identity = identifiers.identity(channel, event)
    return JournalBatch.Item(
      event: event, message: identity.message, conversation: identifiers.conversation(channel, event.thread),
      key: identity.key, wantsTurn: event.kind == .message)
  }

  private func wake(_ items: [JournalBatch.Item], _ receipts: [JournalReceipt], _ marks: [TurnHandover.Mark]) {
    var stored = 0
    for ((item, mark), receipt) in zip(zip(items, marks), receipts) {
      guard case .stored(_, let turn) = receipt else { continue }
      stored += 1
      live.ring(item.conversation)
      guard item.wantsTurn else { continue }
      handover.note(turn, acceptedAfter: mark, in: item.conversation)
      interruptions.signal(.customerWrote, in: item.conversation)
      lanes.wake(item.conversation)
    }
    metrics.accepted.increment(by: stored)
    metrics.duplicates.increment(by: items.count - stored)
  }

  private func check(_ batch: Batch) throws(AdapterError) {
    guard batch.events.count <= Self.maximumBatch else {
      throw AdapterError(
        .rejected, "a batch of \(batch.events.count) events is over the limit of \(Self.maximumBatch)")
    }
    if let event = batch.events.first(where: { $0.roughSize > Self.maximumEvent }) {
      throw AdapterError(
        .rejected, "the event \(event.externalID.prefix(100)) is over the limit of \(Self.maximumEvent) bytes")
    }
  }
}
