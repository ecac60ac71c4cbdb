import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// A change of a conversation, encoded before it reaches the writer.
struct PreparedChange: Sendable {
  private let change: ConversationChange
  private let lines: [LogLine]
  private let deliveries: [PreparedDelivery]
  private let traces: [Data]
  private let prompts: [[PreparedPrompt]]
  private let kept: [PreparedKeptData]
  private let memory: Data?

  init(_ change: ConversationChange) throws(StoreError) {
    self.change = change
    var lines: [LogLine] = []
    for message in change.messages { lines.append(try LogLine(message)) }
    for note in change.notes { lines.append(try LogLine(note)) }
    if let owner = change.owner { lines.append(try LogLine(owner.owner, owner.ownership.reason)) }
    self.lines = lines
    var deliveries: [PreparedDelivery] = []
    for delivery in change.deliveries { deliveries.append(try PreparedDelivery(delivery)) }
    self.deliveries = deliveries
    var traces: [Data] = []
    var prompts: [[PreparedPrompt]] = []
    for turn in change.turns {
      traces.append(try turn.trace.storedJSON())
      var asked: [PreparedPrompt] = []
      for prompt in turn.asked { asked.append(try PreparedPrompt(prompt)) }
      prompts.append(asked)
    }
    self.traces = traces
    self.prompts = prompts
    var kept: [PreparedKeptData] = []
    for data in change.kept { kept.append(try PreparedKeptData(data)) }
    self.kept = kept
    memory = try change.memory?.storedJSON()
  }

  /// Applies the change. Returns `.stale` if the epoch, the revision or the waiting turns have changed.
  func commit(_ database: Database) throws -> ChangeResult {
    let found = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT row, epoch, contact, channel, revision FROM conversations WHERE id = ?"),
      arguments: [change.conversation.stored])
    guard let found else {
      throw StoreError(.notFound, "there is no conversation \(change.conversation)")
    }
    let stored = StoredRow(found, of: "conversations")
    guard try stored.integer(1) == change.expectedEpoch, try stored.integer(4) == change.expectedRevision else {
      return .stale
    }
    guard try completeTurns(stored.number, database) else { return .stale }

    let entries = try lines.map {
      try $0.insert(into: stored.number, named: change.conversation, at: change.now, database)
    }
    for (turn, asked) in zip(change.turns, prompts) {
      for (number, prompt) in asked.enumerated() {
        try prompt.insert(at: turn.position, number: number, database)
      }
    }
    for data in kept { try data.insert(into: stored.number, entries, database) }
    try updateConversation(stored.number, database)
    let epoch = change.expectedEpoch + (change.owner == nil ? 0 : 1)
    let channel = try stored.bytes(3)
    for delivery in deliveries {
      try delivery.insert(
        .init(conversation: stored.number, channel: channel, epoch: epoch, now: change.now), database)
    }
    if !change.profile.isEmpty { try edit(contact: try stored.integer(2), database) }
    for due in change.due { try apply(due, to: stored.number, database) }
    return .committed(entries)
  }

  /// Marks the change's turns as done. Returns false if one of them no longer waits.
  private func completeTurns(_ conversation: Int64, _ database: Database) throws -> Bool {
    if change.turns.count > 1, try !allWait(conversation, database) { return false }
    for (turn, trace) in zip(change.turns, traces) {
      try database.cachedStatement(
        sql: "UPDATE log SET waiting = NULL, trace = ? WHERE position = ? AND conversation = ? AND waiting = 1"
      ).execute(arguments: [trace, turn.position, conversation])
      guard database.changesCount == 1 else { return false }
      if let step = turn.trace.decision {
        try database.cachedStatement(
          sql: """
            INSERT OR REPLACE INTO decisions (position, channel, at, rung, verdict, code)
              SELECT l.position, c.channel, l.at, ?, ?, ? FROM log l JOIN conversations c ON c.row = l.conversation
              WHERE l.position = ?
            """
        ).execute(arguments: [step.rung, step.verdict.rawValue, step.reason.code, turn.position])
      }
    }
    return true
  }

  /// Whether every turn still waits. Checked before several turns are updated, so that none is completed alone.
  private func allWait(_ conversation: Int64, _ database: Database) throws -> Bool {
    try change.turns.allSatisfy { turn in
      try Row.fetchOne(
        database.cachedStatement(
          sql: "SELECT 1 FROM log WHERE position = ? AND conversation = ? AND waiting = 1"),
        arguments: [turn.position, conversation]) != nil
    }
  }

  private func updateConversation(_ conversation: Int64, _ database: Database) throws {
    if let new = change.owner {
      try database.cachedStatement(
        sql: """
          UPDATE conversations SET owner = ?, agent = ?, epoch = epoch + 1, owner_since = ?, owner_reason = ?, team = ?,
            flagged = ? WHERE row = ?
          """
      ).execute(
        arguments: [
          new.owner.kind.rawValue, new.owner.agent?.stored, new.ownership.since.stored, new.ownership.reason.rawValue,
          new.ownership.team?.stored, new.ownership.flagged, conversation,
        ])
    }
    if let flagged = change.flagged {
      try database.cachedStatement(sql: "UPDATE conversations SET flagged = ? WHERE row = ?")
        .execute(arguments: [flagged, conversation])
    }
    switch change.team {
    case .assigned(let team): try assign(conversation, to: team, database)
    case .removed: try assign(conversation, to: nil, database)
    case nil: break
    }
    let spoke = change.messages.isEmpty ? nil : change.now.stored
    let agentSpoke = change.messages.contains { $0.author == .agent } ? change.now.stored : nil
    try database.cachedStatement(
      sql: """
        UPDATE conversations SET revision = revision + 1, memory = COALESCE(?1, memory),
          draft = CASE WHEN ?1 IS NULL THEN draft ELSE ?2 END, last_agent_at = COALESCE(?3, last_agent_at),
          last_activity_at = COALESCE(?4, last_activity_at) WHERE row = ?5
        """
    ).execute(arguments: [memory, change.memory?.draft?.id.stored, agentSpoke, spoke, conversation])
  }

  private func assign(_ conversation: Int64, to team: TeamID?, _ database: Database) throws {
    try database.cachedStatement(sql: "UPDATE conversations SET assigned_team = ? WHERE row = ?")
      .execute(arguments: [team?.stored, conversation])
  }

  /// Edits the profile as read in this transaction, because another conversation may have changed it.
  private func edit(contact: Int64, _ database: Database) throws {
    let found = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT row, profile FROM contacts WHERE row = ?"), arguments: [contact])
    guard let found else { throw StoreError(.notFound, "there is no contact in row \(contact)") }
    let stored = StoredRow(found, of: "contacts")
    var profile = try stored.isNull(1) ? ContactProfile() : stored.json(1)
    profile.apply(change.profile)
    try ContactEditor.store(profile, of: contact, database)
  }

  private func apply(_ due: DueChange, to conversation: Int64, _ database: Database) throws {
    switch due {
    case .set(let kind, let at):
      try database.cachedStatement(
        sql: """
          INSERT INTO due (conversation, kind, at) VALUES (?, ?, ?)
          ON CONFLICT (conversation, kind) DO UPDATE SET at = excluded.at, held = 0
          """
      ).execute(arguments: [conversation, kind.rawValue, at.stored])
    case .hold(let kind):
      try database.cachedStatement(sql: "UPDATE due SET held = 1 WHERE conversation = ? AND kind = ?")
        .execute(arguments: [conversation, kind.rawValue])
    case .cancel(let kind):
      try database.cachedStatement(sql: "DELETE FROM due WHERE conversation = ? AND kind = ?")
        .execute(arguments: [conversation, kind.rawValue])
    }
  }
}
