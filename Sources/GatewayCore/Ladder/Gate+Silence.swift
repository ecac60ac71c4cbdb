import Foundation
import GatewayKit

extension Gate {
  /// A rule that keeps the bot silent whatever the customer writes.
  enum Silence: Sendable, Hashable {
    /// An agent owns the conversation.
    case owned(by: AgentID)
    /// The conversation waits for a person.
    case queued(Ownership.Reason)
    /// Automatic answers are paused.
    case paused(Switches.Pause)
    /// Automation is off on the channel.
    case off
    /// The message is too old for an automatic answer.
    case late(minutes: Int)
    /// A cap of automatic answers to the conversation or its customer was reached; the reason.
    case capped(Explanation)
    /// It is outside business hours, and the bot does not answer then.
    case closed
  }

  /// What the rules depend on: the conversation, its channel, the time, and the age of a message.
  struct Circumstances: Sendable {
    let conversation: Conversation
    let automation: Automation
    let pause: Switches.Pause?
    let hours: BusinessHours?
    let timeZone: TimeZone
    let now: Date
    /// Whether a provider would be asked now; only matters when the conversation waits since a failure.
    var isProviderDue = false
    /// The age in minutes of a message that is too old for an automatic answer; nil for others.
    var tooOldMinutes: Int?
    /// Why the channel's caps stop automatic answers; nil when they do not.
    var capped: Explanation?
  }

  /// The rule that keeps the bot silent; nil when it may answer. These rules and their order are only here.
  static func silence(in circumstances: Circumstances) -> Silence? {
    switch circumstances.conversation.owner {
    case .agent(let id): return .owned(by: id)
    case .queue where circumstances.conversation.waitsSinceFailure && circumstances.isProviderDue: break
    case .queue: return .queued(circumstances.conversation.ownership.reason)
    case .bot: break
    }
    if let pause = circumstances.pause { return .paused(pause) }
    if circumstances.automation == .off { return .off }
    if let minutes = circumstances.tooOldMinutes { return .late(minutes: minutes) }
    if let reason = circumstances.capped { return .capped(reason) }
    if let hours = circumstances.hours, !hours.botOutsideHours,
      !hours.isOpen(at: circumstances.now, in: circumstances.timeZone)
    {
      return .closed
    }
    return nil
  }
}

extension Gate.Circumstances {
  /// The circumstances of a turn. Caps are checked after the rules have decided (`Turns.capped`), because only an
  /// outcome that sends a message counts.
  init(_ turn: Turn, pause: Switches.Pause?, isProviderDue: Bool) {
    let age = turn.now.timeIntervalSince(turn.sentAt)
    self.init(
      conversation: turn.conversation, automation: turn.automation, pause: pause,
      hours: turn.content.bundle.businessHours, timeZone: turn.business.timeZone, now: turn.now,
      isProviderDue: isProviderDue, tooOldMinutes: age > turn.answerWithin.seconds ? Int(age / 60) : nil)
  }
}

extension Gate.Silence {
  /// The rule, for traces and people.
  var reason: Explanation {
    switch self {
    case .owned(let agent): SilenceCode.ownedByAgent.with(["agent": .string(agent.name)])
    case .queued(let reason): SilenceCode.waiting.with(["why": .string(reason.rawValue)])
    case .paused(let pause): SilenceCode.paused.with(["scope": .string(pause.scope)])
    case .off: SilenceCode.automationOff.with()
    case .late(let minutes): SilenceCode.messageTooOld.with(["minutes": .integer(minutes)])
    case .capped(let reason): reason
    case .closed: SilenceCode.outsideHours.with()
    }
  }
}
