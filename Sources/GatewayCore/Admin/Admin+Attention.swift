public import Foundation
public import GatewayKit

extension Admin {
  /// How long a delivery of unknown outcome waits for a status before a person is told.
  private static let unknownIsShownAfter = Duration.seconds(15 * 60)
  /// How long it is shown that work was set aside.
  private static let crashIsShownFor = Duration.seconds(7 * 86_400)
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
    if let hold = deletions.hold { alerts.append(Alert(hold)) }
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
    /// Visitors' files are refused: the disk has little room left.
    case files
    /// Nothing can be stored.
    case store
    /// The wall clock may be wrong.
    case clock
    /// Work was set aside, because the gateway crashed each time it did it.
    case crash
    /// Stored data cannot be read.
    case damage
  }

  /// What kind of thing.
  public let kind: Kind
  /// Which: a conversation's, a delivery's or a channel's id; the data folder.
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

  init(unrecorded held: HeldResult) {
    kind = .delivery
    subject = held.delivery.rawValue
    since = held.obstacle?.since ?? .distantPast
    why = "on \(held.channel): \(held.summary), and this cannot be recorded: \(held.obstacle?.reason ?? "not yet")"
    mend =
      "make room on the disk of the data folder; the result is then recorded, and the conversation goes on, by itself"
  }

  init(stuck record: DeliveryRecord) {
    kind = .delivery
    subject = record.delivery.id.rawValue
    since = record.changedAt
    why = "on \(record.channel): its attempt should have ended long ago"
    mend = "restart the gateway: the delivery becomes unknown, and `balcao deliveries retry` or `drop` decides"
  }

  init(_ trouble: CommitTrouble, now: Date) {
    kind = .store
    subject = "data folder"
    since = now - trouble.lasting
    why = "nothing can be stored, and messages are refused: \(trouble.reason)"
    mend = "make room on the disk of the data folder, or look at its log; no restart is needed"
  }

  init(_ hold: DeletionGuard.Hold) {
    kind = .clock
    subject = "wall clock"
    since = hold.since
    why =
      "the wall clock went forward by about \(hold.hours) h at once: files and deduplication keys are not deleted for now"
    mend = """
      if the time is wrong, set it; if it is right, do nothing: deletions go on by themselves after the gateway has run \
      for a day
      """
  }

  init(damage: Damage) {
    kind = .damage
    subject = "data folder"
    since = damage.since
    why = damage.what
    mend = "stop the gateway and restore the data folder from a backup; everything else goes on meanwhile"
  }

  init?(setAside: (work: Work, record: CrashRecord)) {
    guard let asideAt = setAside.record.asideAt else { return nil }
    kind = .crash
    subject = setAside.work.subject
    since = asideAt
    why = "\(setAside.work) ended the gateway \(setAside.record.ends) times: \(setAside.work.consequence)"
    mend = "report it with the log of that time and what was sent; it will not be tried again"
  }

  init(pause: Switches.Pause) {
    kind = .pause
    subject = pause.scope
    since = pause.since
    why = "automatic answers are paused"
    mend = "`balcao resume`"
  }

  init(shortage: BlobShortage) {
    kind = .files
    subject = "disk"
    since = shortage.since
    why =
      "visitors' files are refused: the disk has \(shortage.free >> 20) MiB free, and files from visitors leave "
      + "\(shortage.reserve >> 20) MiB for messages and mails"
    mend = "make room on the disk of the data folder; files are accepted again without a restart"
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
