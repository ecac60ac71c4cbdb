public import Foundation
import GatewayKit

/// Something that needs a person's attention.
public struct Alert: Sendable, Hashable, Codable {
  /// The kind of alert.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
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
