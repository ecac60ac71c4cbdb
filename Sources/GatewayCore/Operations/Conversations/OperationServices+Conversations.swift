import Foundation
import GatewayKit

extension OperationServices {
  /// Why the bot is silent in a conversation, by the gate's rules; nil when it answers.
  func silence(in conversation: Conversation) async throws(StoreError) -> BotSilence? {
    let now = clock.now
    func end(_ kind: DueKind) async throws(StoreError) -> Date? {
      try await store.dueItems(in: conversation.id, at: .distantFuture).first { $0.kind == kind }?.at
    }
    guard let channel = channels[conversation.channel] else {
      let isDisabled = channels.disabled.contains(conversation.channel)
      return BotSilence((isDisabled ? SilenceCode.channelDisabled : .channelGone).with(), now: now)
    }
    let circumstances = Gate.Circumstances(
      conversation: conversation, automation: channel.configuration.automation, pause: switches.pause(of: channel.id),
      hours: content.current.bundle.businessHours, timeZone: business.timeZone, now: now,
      capped: turns.whyCapped(conversation))
    guard let silence = Gate.silence(in: circumstances) else { return nil }
    switch silence {
    case .owned: return BotSilence(silence.reason, until: try await end(.botReturn), now: now)
    case .queued(let reason):
      let shown =
        reason == .failure
        ? SilenceCode.waitingSinceFailure.with(["why": .string(reason.rawValue)]) : silence.reason
      return BotSilence(shown, until: try await end(.queueTimeout), now: now)
    case .closed:
      return BotSilence(
        silence.reason, until: circumstances.hours?.nextOpening(after: now, in: business.timeZone), now: now)
    case .paused, .off, .late, .capped: return BotSilence(silence.reason, now: now)
    }
  }
}

extension OperationCall {
  /// The conversation; throws when it does not exist, or the actor may not see it.
  func conversation(_ id: ConversationID) async throws(OperationError) -> Conversation {
    let found = try await services.stored { () throws(StoreError) in try await services.store.conversation(id) }
    guard let found, mayUse(found) else {
      throw OperationError(.conversationNotFound, ["conversation": .string(id.rawValue)])
    }
    return found
  }

  /// Whose conversations the actor may see and change; nil for all.
  var assignee: Assignee? {
    permissions.onlyAssigned ? Assignee(agent: actor.agent, teams: permissions.teams) : nil
  }

  /// Whether the actor may see and change the conversation.
  func mayUse(_ conversation: Conversation) -> Bool { assignee?.has(conversation) ?? true }

  /// Conversations as shown to the actor in lists.
  func summaries(of conversations: [Conversation]) async throws(OperationError) -> [ConversationSummary] {
    try await services.stored { () throws(StoreError) in try await storedSummaries(of: conversations) }
  }

  func storedSummaries(of conversations: [Conversation]) async throws(StoreError) -> [ConversationSummary] {
    guard !conversations.isEmpty else { return [] }
    let read = try await services.store.readPositions(of: actor.agent, in: conversations.map(\.id))
    var summaries: [ConversationSummary] = []
    for conversation in conversations {
      summaries.append(
        ConversationSummary(
          conversation, silence: try await services.silence(in: conversation), names: services.people.names,
          readUpTo: read[conversation.id] ?? 0, presence: services.presence(in: conversation.id)))
    }
    return summaries
  }

  /// Edits a conversation, and returns its new summary. Throws when the actor may not see it.
  func edit(
    _ id: ConversationID, source: String? = nil, replyTo: String? = nil,
    _ build: (Conversation, inout ChangeBuilder) async throws(OperationError) -> Void
  ) async throws(OperationError) -> ConversationSummary {
    let before = try await conversation(id)
    try await services.editor.edit(
      id, source: source, replyTo: replyTo
    ) { conversation, builder async throws(OperationError) in
      // Again, because the conversation may have been given to somebody else meanwhile.
      guard mayUse(conversation) else {
        throw OperationError(.conversationNotFound, ["conversation": .string(id.rawValue)])
      }
      try await build(conversation, &builder)
    }
    let edited = try await services.stored { () throws(StoreError) in try await services.store.conversation(id) }
    guard let edited else { throw OperationError(.conversationNotFound, ["conversation": .string(id.rawValue)]) }
    if before.auditedState != edited.auditedState { changed(from: before.auditedState, to: edited.auditedState) }
    return try await summaries(of: [edited])[0]
  }
}

extension Conversation {
  /// What the audit log says about a conversation. Of what was written only the log of the conversation knows.
  fileprivate var auditedState: [String: String] {
    let owner = if case .agent(let id) = owner { id.rawValue } else { owner.kind.rawValue }
    return ["owner": owner, "flagged": "\(ownership.flagged)", "team": team?.rawValue ?? ""]
  }
}
