public import Foundation
public import GatewayKit

extension Admin {
  /// How long a delivery of unknown outcome may wait for a status before an alert shows it.
  private static let unknownIsShownAfter = Duration.seconds(15 * 60)
  /// How long an alert shows work that was set aside.
  private static let crashIsShownFor = Duration.seconds(7 * 86_400)
  /// The most deliveries of one state that are listed, newest first.
  private static let deliveriesShown = 1_000

  /// The traces of a conversation's turns, oldest first.
  public func traces(_ id: ConversationID) async throws(AdminError) -> [Trace] {
    _ = try await existing(id)
    return try await stored { () throws(StoreError) in try await store.traces(of: id) }
  }

  /// The prompts sent to providers in the turn of a message, in order.
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

  /// What needs a person's attention now, longest waiting first.
  public func alerts() async throws(AdminError) -> [Alert] {
    let now = clock.now
    let (queued, flagged, failed, unknown, sending) = try await stored { () throws(StoreError) in
      (
        try await store.allConversations(ConversationQuery(owner: .queue)),
        try await store.allConversations(ConversationQuery(owner: .bot, flagged: true)),
        try await store.deliveries(state: .failed, limit: Self.deliveriesShown),
        try await store.deliveries(state: .unknown, limit: Self.deliveriesShown),
        try await store.deliveries(state: .sending, limit: Self.deliveriesShown)
      )
    }
    var alerts = (queued + flagged).map(Alert.init(waiting:))
    alerts += failed.map(Alert.init(undelivered:))
    alerts += unknown.filter { $0.changedAt + Self.unknownIsShownAfter <= now }.map(Alert.init(undelivered:))
    for records in [failed, unknown] where records.count == Self.deliveriesShown {
      alerts += records.last.map { [Alert(notListedFrom: $0)] } ?? []
    }
    let unrecorded = outbox.unrecorded
    alerts += unrecorded.map(Alert.init(unrecorded:))
    let shown = Set(unrecorded.map(\.delivery))
    alerts += sending.filter { $0.changedAt + Outbox.longestAttempt <= now && !shown.contains($0.delivery.id) }
      .map(Alert.init(stuck:))
    if let trouble = await store.commitTrouble() { alerts.append(Alert(trouble, now: now)) }
    if let wait = deletions.wait { alerts.append(Alert(wait)) }
    alerts += switches.all.map(Alert.init(pause:))
    for channel in channels.all { alerts += channel.health.troubles.map { Alert(trouble: $0, of: channel.id) } }
    if let shortage = await blobs.shortage() { alerts.append(Alert(shortage: shortage)) }
    alerts += store.damage.map(Alert.init(damage:))
    alerts += turns.suspects.setAside.compactMap(Alert.init(setAside:))
      .filter { $0.since + Self.crashIsShownFor > now }
    alerts += await providerAlerts()
    alerts += try await stored { () throws(StoreError) in try await budgetAlerts() }
    return alerts.sorted { $0.since < $1.since }
  }
}

/// Something that needs a person's attention.
public struct Alert: Sendable, Hashable, Codable {
  /// The kind of alert.
  public enum Kind: String, Sendable, Hashable, Codable {
    /// A customer waits for a person.
    case conversation
    /// A message was not delivered, or may not have been.
    case delivery
    /// Automatic answers are paused.
    case pause
    /// A channel does not work.
    case channel
    /// A provider's key does not work, or the provider is not asked for longer than a moment.
    case provider
    /// A provider's budget was exceeded or is used up.
    case budget
    /// Visitors' files are refused because the disk is nearly full.
    case files
    /// Data cannot be stored.
    case store
    /// The wall clock may be wrong.
    case clock
    /// Work was set aside because the process ended repeatedly while it ran.
    case crash
    /// Stored data cannot be read.
    case damage
  }

  /// The kind of alert.
  public let kind: Kind
  /// The id of the conversation, delivery, channel or other subject.
  public let subject: String
  /// When it began.
  public let since: Date
  /// The problem or the request.
  public let reason: String
  /// What to do.
  public let remedy: String

  init(waiting conversation: Conversation) {
    kind = .conversation
    subject = conversation.id.rawValue
    let wish = conversation.memory.wish
    since = wish?.since ?? conversation.ownership.since
    if let draft = conversation.memory.draft, conversation.owner == .bot {
      reason = "a draft waits to be sent"
      remedy = "`balcao conversations drafts send \(draft.id)`, or `discard`"
      return
    }
    let wanted = wish.map { " (\($0.inWords))" } ?? ""
    reason = conversation.owner == .queue ? "waits for a person\(wanted)" : "needs a person's attention\(wanted)"
    remedy = "`balcao conversations take \(conversation.id)`, or `resolve`"
  }

  init(undelivered record: DeliveryRecord) {
    kind = .delivery
    subject = record.delivery.id.rawValue
    since = record.changedAt
    reason = "\(record.state.rawValue) on \(record.channel): \(record.reason ?? "no reason given")"
    remedy = "`balcao deliveries retry \(record.delivery.id)`, or `drop`"
  }

  /// The alert for deliveries of a state that are older than the last listed one.
  init(notListedFrom record: DeliveryRecord) {
    kind = .delivery
    subject = record.state.rawValue
    since = record.changedAt
    reason = "there may be more \(record.state.rawValue) deliveries: only the newest are listed here"
    remedy = "`balcao deliveries list --state \(record.state.rawValue)`; `drop` those that nobody will send again"
  }

  init(unrecorded held: UnrecordedResult) {
    kind = .delivery
    subject = held.delivery.rawValue
    since = held.obstacle?.since ?? .distantPast
    let obstacle = held.obstacle?.reason ?? "not tried yet"
    reason = "on \(held.channel): \(held.summary), but the result cannot be recorded: \(obstacle)"
    remedy =
      "free disk space for the data folder; the result is then recorded and the conversation goes on without a restart"
  }

  init(stuck record: DeliveryRecord) {
    kind = .delivery
    subject = record.delivery.id.rawValue
    since = record.changedAt
    let minutes = Int(Outbox.longestAttempt.seconds / 60)
    reason = "on \(record.channel): the attempt to send it has not ended within \(minutes) minutes"
    remedy = """
      restart the gateway; the delivery is then unknown: `balcao deliveries retry \(record.delivery.id)`, or `drop`
      """
  }

  init(_ trouble: CommitTrouble, now: Date) {
    kind = .store
    subject = "data folder"
    since = now - trouble.lasting
    reason = "the data folder cannot be written, so messages are refused: \(trouble.reason)"
    remedy = "free disk space for the data folder, or read the gateway's log for another cause; no restart is needed"
  }

  init(_ wait: DeletionGuard.Wait) {
    kind = .clock
    subject = "wall clock"
    since = wait.since
    reason = """
      the wall clock is about \(wait.hours) h ahead of the last known time; files and deduplication keys are not deleted \
      meanwhile
      """
    remedy = """
      if the time is wrong, correct it; if it is right, do nothing: deletions resume after the gateway has run for a day
      """
  }

  init(damage: Damage) {
    kind = .damage
    subject = "data folder"
    since = damage.since
    reason = damage.what
    remedy = "stop the gateway and restore the data folder from a backup; until then everything else keeps working"
  }

  init?(setAside: (work: Work, record: CrashRecord)) {
    guard let asideAt = setAside.record.asideAt else { return nil }
    kind = .crash
    subject = setAside.work.subject
    since = asideAt
    reason = "\(setAside.work) ended the gateway \(setAside.record.badEnds) times: \(setAside.work.consequence)"
    remedy = "report it with the log of that time and what was sent; it will not be tried again"
  }

  init(pause: Switches.Pause) {
    kind = .pause
    subject = pause.scope
    since = pause.since
    reason = "automatic answers are paused"
    remedy = "`balcao resume`"
  }

  init(shortage: BlobShortage) {
    kind = .files
    subject = "disk"
    since = shortage.since
    reason =
      "visitors' files are refused: the disk has \(shortage.free >> 20) MiB free, and \(shortage.reserve >> 20) MiB "
      + "are kept for messages and mails"
    remedy = "free disk space for the data folder; files are accepted again without a restart"
  }

  init(trouble: ChannelHealth.Trouble, of channel: ChannelID) {
    kind = .channel
    subject = channel.rawValue
    since = trouble.since
    reason = "\(trouble.activity.rawValue): \(trouble.reason)"
    remedy =
      trouble.activity == .answering
      ? "look at the last conversations; then `balcao resume --channel \(channel)`"
      : "see `balcao check` and the channel's page in the documentation"
  }
}
