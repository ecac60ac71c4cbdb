public import Foundation
public import GatewayKit

extension Admin {
  /// How long a delivery of unknown outcome waits for a status before a person is told.
  private static let unknownIsShownAfter = Duration.seconds(15 * 60)
  /// How many deliveries of one state are listed, the newest.
  private static let deliveriesShown = 1_000

  /// Why each message of a conversation got the answer it got, oldest first.
  public func traces(_ id: ConversationID) async throws(AdminError) -> [Trace] {
    _ = try await existing(id)
    return try await stored { () throws(StoreError) in try await store.traces(of: id) }
  }

  /// What providers were asked in the turn of a message, in the order they were asked; nothing where none was.
  public func prompts(for message: MessageID, in id: ConversationID) async throws(AdminError) -> [ShownPrompt] {
    _ = try await existing(id)
    return try await stored { () throws(StoreError) in
      var shown: [ShownPrompt] = []
      for asked in try await store.askedPrompts(for: message, in: id) {
        let places = asked.source.history + asked.source.answered
        let lines = try await store.lines(at: places, of: id)
        let kept = try await store.keptAnswers(
          of: id, from: asked.provider, model: asked.model, limit: Int(Int32.max)
        ).filter { answer in places.contains { answer.lines.contains($0) } }
        shown.append(ShownPrompt(asked, lines: lines, kept: kept))
      }
      return shown
    }
  }

  /// What wants a person's attention now, the longest waiting first.
  public func alerts() async throws(AdminError) -> [Alert] {
    let now = clock.now
    let (queued, flagged, failed, unknown) = try await stored { () throws(StoreError) in
      (
        try await store.allConversations(ConversationQuery(owner: .queue)),
        try await store.allConversations(ConversationQuery(owner: .bot, flagged: true)),
        try await store.deliveries(state: .failed, limit: Self.deliveriesShown),
        try await store.deliveries(state: .unknown, limit: Self.deliveriesShown)
      )
    }
    var alerts = (queued + flagged).map(Alert.init(waiting:))
    alerts += failed.map(Alert.init(undelivered:))
    alerts += unknown.filter { $0.changedAt + Self.unknownIsShownAfter <= now }.map(Alert.init(undelivered:))
    for records in [failed, unknown] where records.count == Self.deliveriesShown {
      alerts += records.last.map { [Alert(notListedFrom: $0)] } ?? []
    }
    alerts += switches.all.map(Alert.init(pause:))
    for channel in channels.all { alerts += channel.health.troubles.map { Alert(trouble: $0, of: channel.id) } }
    alerts += await providerAlerts()
    alerts += try await stored { () throws(StoreError) in try await budgetAlerts() }
    return alerts.sorted { $0.since < $1.since }
  }
}

/// Something that wants a person's attention.
public struct Alert: Sendable, Hashable, Codable {
  /// What kind of thing.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A customer waits for a person.
    case conversation
    /// A message did not arrive, or may not have.
    case delivery
    /// Automatic answers are paused.
    case pause
    /// A channel does not work as it should.
    case channel
    /// A provider's key does not work, or it is not asked for a while.
    case provider
    /// A provider's budget is passed.
    case budget
  }

  /// What kind of thing.
  public let kind: Kind
  /// Which: a conversation's, a delivery's or a channel's id.
  public let subject: String
  /// Since when.
  public let since: Date
  /// Why.
  public let why: String
  /// What to do.
  public let mend: String

  init(waiting conversation: Conversation) {
    kind = .conversation
    subject = conversation.id.rawValue
    let wish = conversation.memory.wish
    since = wish?.since ?? conversation.ownership.since
    if let draft = conversation.memory.draft, conversation.owner == .bot {
      why = "a draft waits to be sent"
      mend = "`balcao conversations drafts send \(draft.id)`, or `discard`"
      return
    }
    let reason = wish.map { " (\($0.inWords))" } ?? ""
    why = conversation.owner == .queue ? "waits for a person\(reason)" : "wants a person's attention\(reason)"
    mend = "`balcao conversations take \(conversation.id)`, or `resolve`"
  }

  init(undelivered record: DeliveryRecord) {
    kind = .delivery
    subject = record.delivery.id.rawValue
    since = record.changedAt
    why = "\(record.state.rawValue) on \(record.channel): \(record.reason ?? "no reason given")"
    mend = "`balcao deliveries retry \(record.delivery.id)`, or `drop`"
  }

  /// For the deliveries of a state that are older than the last one listed.
  init(notListedFrom record: DeliveryRecord) {
    kind = .delivery
    subject = record.state.rawValue
    since = record.changedAt
    why = "there may be more \(record.state.rawValue) deliveries: only the newest are listed here"
    mend = "`balcao deliveries list --state \(record.state.rawValue)`; `drop` those that nobody will send again"
  }

  init(pause: Switches.Pause) {
    kind = .pause
    subject = pause.scope
    since = pause.since
    why = "automatic answers are paused"
    mend = "`balcao resume`"
  }

  init(trouble: ChannelHealth.Trouble, of channel: ChannelID) {
    kind = .channel
    subject = channel.rawValue
    since = trouble.since
    why = "\(trouble.activity.rawValue): \(trouble.reason)"
    mend =
      trouble.activity == .answering
      ? "look at the last conversations; then `balcao resume --channel \(channel)`"
      : "see `balcao check` and the channel's page in the documentation"
  }
}
