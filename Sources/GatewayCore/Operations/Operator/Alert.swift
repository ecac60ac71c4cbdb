public import Foundation
public import GatewayKit

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
    /// A change over the API is not valid any more and has no effect.
    case configuration
    /// A webhook was disabled, because its receiver is gone or only fails.
    case webhook
  }

  /// The kind of alert.
  public let kind: Kind
  /// The id of the conversation, delivery, channel or other subject.
  public let subject: String
  /// When it began.
  public let since: Date
  /// The problem or the request.
  public let reason: Explanation
  /// What to do, one or the other.
  public let remedies: [Remedy]
}

extension Alert {
  init(waiting conversation: Conversation) {
    kind = .conversation
    subject = conversation.id.rawValue
    let wish = conversation.memory.wish
    since = wish?.since ?? conversation.ownership.since
    if let draft = conversation.memory.draft, conversation.owner == .bot {
      let arguments = ["draft": JSONValue.string(draft.id.rawValue)]
      reason = AlertCode.draftWaits.with()
      remedies = [.run(SendDraft.spec, arguments), .run(DiscardDraft.spec, arguments)]
      return
    }
    let isQueued = conversation.owner == .queue
    let why = JSONValue.string((wish?.reason ?? conversation.ownership.reason).rawValue)
    if let team = wish?.team {
      reason = (isQueued ? AlertCode.waitsForTeam : .needsAttentionOfTeam).with(["why": why, "team": .string(team)])
    } else {
      reason = (isQueued ? AlertCode.waitsForPerson : .needsAttention).with(["why": why])
    }
    let arguments = ["conversation": JSONValue.string(subject)]
    remedies = [.run(TakeConversation.spec, arguments), .run(ResolveConversation.spec, arguments)]
  }

  init(ignored edit: IgnoredEdit) {
    kind = .configuration
    subject = edit.problem.path
    since = edit.since
    reason = edit.problem.reason
    let isChannel = subject.hasPrefix(ConfigurationEdits.Part.channels.rawValue)
    let id = JSONValue.string(String(subject.drop { $0 != "." }.dropFirst()))
    remedies =
      isChannel ? [.run(RemoveChannel.spec, ["channel": id])] : [.run(RemoveProvider.spec, ["provider": id])]
  }

  init(undelivered record: DeliveryRecord) {
    kind = .delivery
    subject = record.delivery.id.rawValue
    since = record.changedAt
    let given = record.reason ?? AlertCode.noReason.with()
    reason = (record.state == .failed ? AlertCode.failed : .unknown)
      .with(["channel": .string(record.channel.rawValue), "reason": given.parameter])
    remedies = Self.retryOrDrop(record.delivery.id)
  }

  /// The alert for deliveries of a state that are older than the last listed one.
  init(notListedFrom record: DeliveryRecord) {
    let state = ["state": JSONValue.string(record.state.rawValue)]
    kind = .delivery
    subject = record.state.rawValue
    since = record.changedAt
    reason = AlertCode.moreDeliveries.with(state)
    remedies = [.run(ListDeliveries.spec, state), .run(DropDelivery.spec)]
  }

  init(unrecorded held: UnrecordedResult) {
    kind = .delivery
    subject = held.delivery.rawValue
    since = held.obstacle?.since ?? .distantPast
    let obstacle = held.obstacle.map { Explanation.plain($0.reason) } ?? AlertCode.notTried.with()
    reason = AlertCode.unrecorded.with([
      "channel": .string(held.channel.rawValue), "result": held.summary.parameter, "reason": obstacle.parameter,
    ])
    remedies = [.outside(.freeDisk)]
  }

  init(stuck record: DeliveryRecord) {
    kind = .delivery
    subject = record.delivery.id.rawValue
    since = record.changedAt
    let minutes = Int(Outbox.longestAttempt.seconds / 60)
    reason = AlertCode.stuck.with(["channel": .string(record.channel.rawValue), "minutes": .integer(minutes)])
    remedies = [.outside(.restart)] + Self.retryOrDrop(record.delivery.id)
  }

  init(_ trouble: CommitTrouble, now: Date) {
    kind = .store
    subject = "data folder"
    since = now - trouble.lasting
    reason = AlertCode.cannotStore.with(["reason": .string(trouble.reason)])
    remedies = [.outside(.freeDiskOrReadLog)]
  }

  init(_ wait: DeletionGuard.Wait) {
    kind = .clock
    subject = "wall clock"
    since = wait.since
    reason = AlertCode.clockAhead.with(["hours": .integer(wait.hours)])
    remedies = [.outside(.correctClock)]
  }

  init(damage: Damage) {
    kind = .damage
    subject = "data folder"
    since = damage.since
    reason = AlertCode.damaged.with(["reason": .string(damage.what)])
    remedies = [.outside(.restoreBackup)]
  }

  /// The alert for a webhook that the gateway disabled; nil for others.
  init?(_ webhook: Webhook) {
    guard let disabling = webhook.disabling, disabling.reason != .byPerson else { return nil }
    kind = .webhook
    subject = webhook.id.rawValue
    since = disabling.at
    reason = (disabling.reason == .gone ? AlertCode.webhookGone : .webhookFailing)
      .with(["name": .string(webhook.settings.name)])
    let arguments = ["webhook": JSONValue.string(webhook.id.rawValue)]
    remedies = [.run(TestWebhook.spec, arguments), .run(ChangeWebhook.spec, arguments)]
  }

  init?(setAside: (work: Work, record: CrashRecord)) {
    guard let asideAt = setAside.record.asideAt else { return nil }
    kind = .crash
    subject = setAside.work.subject
    since = asideAt
    reason = AlertCode.setAside.with([
      "work": setAside.work.explanation.parameter, "count": .integer(setAside.record.badEnds),
      "consequence": setAside.work.consequence.parameter,
    ])
    remedies = [.outside(.reportCrash)]
  }

  init(pause: Switches.Pause) {
    kind = .pause
    subject = pause.scope
    since = pause.since
    reason = AlertCode.paused.with()
    remedies = [.run(ResumeAnswers.spec, pause.channel.map { ["channel": .string($0.rawValue)] } ?? [:])]
  }

  init(shortage: BlobShortage) {
    kind = .files
    subject = "disk"
    since = shortage.since
    reason = AlertCode.filesRefused.with([
      "free": .integer(shortage.free >> 20), "reserve": .integer(shortage.reserve >> 20),
    ])
    remedies = [.outside(.freeDiskForFiles)]
  }

  init(trouble: ChannelHealth.Trouble, of channel: ChannelID) {
    kind = .channel
    subject = channel.rawValue
    since = trouble.since
    reason = AlertCode.channelTrouble.with([
      "activity": .string(trouble.activity.rawValue), "reason": trouble.reason.parameter,
    ])
    if let remedy = trouble.remedy {
      remedies = [remedy]
    } else if trouble.activity == .answering {
      remedies = [
        .outside(.lookAtConversations), .run(ResumeAnswers.spec, ["channel": .string(channel.rawValue)]),
      ]
    } else {
      remedies = [.run(ExamineGateway.spec), .outside(.readChannelPage)]
    }
  }

  private static func retryOrDrop(_ delivery: DeliveryID) -> [Remedy] {
    let arguments = ["delivery": JSONValue.string(delivery.rawValue)]
    return [.run(RetryDelivery.spec, arguments), .run(DropDelivery.spec, arguments)]
  }
}
