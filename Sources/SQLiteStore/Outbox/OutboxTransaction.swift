import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// Changes of delivery states, within one transaction.
enum OutboxTransaction {
  /// Claims the head of a conversation's lane, and supersedes the bot's deliveries of earlier epochs.
  static func claim(
    in conversation: ConversationID, token: ClaimToken, now: Date, _ database: Database
  ) throws -> Claim {
    while let row = try head(of: conversation, database) {
      let stored = StoredRow(row, of: "deliveries")
      let isSending = try stored.name(1, as: DeliveryState.self) == .sending
      // A lane has one outside call at a time; its result frees the lane. A repeated claim with the same token means
      // that the reply to the first was lost, so its call has not begun.
      guard try !isSending || stored.optionalInteger(9) == token.rawValue else { return .none }
      let author: Author = try stored.name(3)
      let epochs = (of: try stored.integer(6), conversation: try stored.integer(7))
      if author == .bot, epochs.of < epochs.conversation {
        try set(.superseded, DeliveryCode.personTookOver.with(), stored.number, now, database)
        continue
      }
      let body: DeliveryBody = try stored.json(8)
      let delivery = body.delivery(try stored.identifier(2), by: author)
      let attempts = Int(try stored.integer(4))
      if isSending { return .delivery(delivery, attempt: attempts) }
      if let until = try wait(of: stored, now: now, database) { return .waiting(until: until) }
      try database.cachedStatement(
        sql: """
          UPDATE deliveries SET state = 'sending', attempts = attempts + 1, claim = ?, changed_at = ? WHERE row = ?
          """
      ).execute(arguments: [token.rawValue, now.stored, stored.number])
      return .delivery(delivery, attempt: attempts + 1)
    }
    return .none
  }

  /// When the head becomes due; nil when it is due now.
  private static func wait(of head: StoredRow, now: Date, _ database: Database) throws -> Date? {
    let (notBefore, changedAt) = (try head.date(5), try head.date(10))
    guard notBefore > now else { return nil }
    guard changedAt > now else { return notBefore }
    // The wall clock was ahead when this was written, so only the length of the wait counts.
    let until = now.addingTimeInterval(max(0, notBefore.timeIntervalSince(changedAt)))
    try database.cachedStatement(sql: "UPDATE deliveries SET not_before = ?, changed_at = ? WHERE row = ?")
      .execute(arguments: [until.stored, now.stored, head.number])
    return until > now ? until : nil
  }

  private static func head(of conversation: ConversationID, _ database: Database) throws -> Row? {
    try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT d.row, d.state, d.id, d.author, d.attempts, d.not_before, d.epoch, c.epoch, d.body, d.claim,
            d.changed_at
          FROM conversations c JOIN deliveries d ON d.conversation = c.row AND d.state IN ('pending', 'sending')
          WHERE c.id = ? ORDER BY d.state = 'sending' DESC, d.row LIMIT 1
          """),
      arguments: [conversation.stored])
  }

  /// Records the result of an attempt.
  ///
  /// If a status event settled the delivery before its call returned, the result only adds the channel's message id.
  static func finish(
    _ id: DeliveryID, token: ClaimToken, _ result: DeliveryResult, now: Date, _ database: Database
  ) throws {
    let (number, state, claim) = try find(id, database)
    guard claim == token else {
      throw StoreError(.conflict, "the delivery \(id) is \(state.rawValue): another attempt has claimed it since")
    }
    if case .sent(let receipt) = result, let externalID = receipt.externalID {
      try database.cachedStatement(sql: "UPDATE deliveries SET external_id = ? WHERE row = ?")
        .execute(arguments: [externalID.stored, number])
    }
    switch (state, result) {
    case (.sent, _), (.failed, _):
      break
    case (.sending, .sent), (.unknown, .sent), (.pending, .sent):
      try set(.sent, nil, number, now, database)
    case (.sending, .failed(let reason)), (.unknown, .failed(let reason)):
      try set(.failed, reason, number, now, database)
      try failLaterParts(of: number, now: now, database)
    case (.sending, .retry(let at, let reason)):
      try set(.pending, reason, number, now, database)
      try database.cachedStatement(sql: "UPDATE deliveries SET not_before = ? WHERE row = ?")
        .execute(arguments: [at.stored, number])
    case (.sending, .unknown(let reason)), (.unknown, .unknown(let reason)):
      try set(.unknown, reason, number, now, database)
    case (.pending, .failed), (.pending, .retry), (.pending, .unknown):
      // The result was recorded before, or an agent has already asked for a retry.
      break
    case (.unknown, .retry), (.superseded, _), (.dropped, _):
      throw StoreError(.conflict, "the delivery \(id) is \(state.rawValue): no attempt is running")
    }
  }

  /// Makes a failed or unknown delivery pending again. It gets the conversation's current epoch, since a person asked
  /// now.
  static func retry(_ id: DeliveryID, now: Date, _ database: Database) throws -> DeliveryRecord {
    let (number, state, _) = try find(id, database)
    guard state == .failed || state == .unknown else {
      throw StoreError(
        .conflict, "the delivery \(id) is \(state.rawValue): only failed and unknown deliveries can be retried")
    }
    try set(.pending, nil, number, now, database)
    try database.cachedStatement(
      sql: """
        UPDATE deliveries SET not_before = ?,
          epoch = (SELECT epoch FROM conversations WHERE row = deliveries.conversation) WHERE row = ?
        """
    ).execute(arguments: [now.stored, number])
    return try record(number, database)
  }

  /// Drops a pending, failed or unknown delivery, which is then never sent.
  static func drop(_ id: DeliveryID, now: Date, _ database: Database) throws -> DeliveryRecord {
    let (number, state, _) = try find(id, database)
    switch state {
    case .pending, .failed, .unknown:
      try set(.dropped, nil, number, now, database)
    case .dropped:
      break
    case .sending, .sent, .superseded:
      throw StoreError(.conflict, "the delivery \(id) is \(state.rawValue) and cannot be dropped")
    }
    return try record(number, database)
  }

  /// Fails the pending parts of an answer that follow a failed part.
  static func failLaterParts(of number: Int64, now: Date, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        UPDATE deliveries SET state = 'failed', reason = ?, changed_at = ?
        WHERE state IN ('pending', 'sending') AND state = 'pending' AND row > ?
          AND (conversation, turn) = (SELECT conversation, turn FROM deliveries WHERE row = ?)
        """
    ).execute(arguments: [try DeliveryCode.earlierPartFailed.with().storedJSON(), now.stored, number, number])
  }

  static let recordColumns = """
    d.row, d.id, d.author, d.body, d.channel, d.state, d.attempts, d.reason, d.created_at, d.changed_at, c.id, d.claim
    """

  /// Decodes a record selected with `recordColumns`.
  static func record(_ row: Row) throws -> DeliveryRecord { try record(row, at: 0) }

  /// Decodes a record whose columns begin at `first`.
  static func record(_ row: Row, at first: Int) throws -> DeliveryRecord {
    let stored = StoredRow(row, of: "deliveries", at: first)
    let body: DeliveryBody = try stored.json(3)
    return DeliveryRecord(
      delivery: body.delivery(try stored.identifier(1), by: try stored.name(2)),
      conversation: try stored.identifier(10), channel: try stored.identifier(4), state: try stored.name(5),
      attempts: Int(try stored.integer(6)), reason: try stored.optionalText(7).map(Self.reason),
      claim: try stored.optionalInteger(11).map(ClaimToken.init(rawValue:)), createdAt: try stored.date(8),
      changedAt: try stored.date(9))
  }

  /// Reads a reason as stored: JSON, or the plain text of earlier versions.
  static func reason(_ stored: String) -> Explanation {
    guard stored.hasPrefix("{") else { return .plain(stored) }
    return (try? JSONDecoder().decode(Explanation.self, from: Data(stored.utf8))) ?? .plain(stored)
  }

  private static func record(_ number: Int64, _ database: Database) throws -> DeliveryRecord {
    let row = try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT \(recordColumns) FROM deliveries d JOIN conversations c ON c.row = d.conversation WHERE d.row = ?
          """),
      arguments: [number])
    guard let row else { throw StoreError.damaged("deliveries", number, "its conversation is missing") }
    return try record(row)
  }

  private static func find(_ id: DeliveryID, _ database: Database) throws -> (Int64, DeliveryState, ClaimToken?) {
    let row = try Row.fetchOne(
      database.cachedStatement(sql: "SELECT row, state, claim FROM deliveries WHERE id = ?"), arguments: [id.stored])
    guard let row else { throw StoreError(.notFound, "there is no delivery \(id)") }
    let stored = StoredRow(row, of: "deliveries")
    return (stored.number, try stored.name(1), try stored.optionalInteger(2).map(ClaimToken.init(rawValue:)))
  }

  /// A nil `reason` keeps the last reason as the delivery's history.
  private static func set(
    _ state: DeliveryState, _ reason: Explanation?, _ number: Int64, _ now: Date, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: "UPDATE deliveries SET state = ?, reason = COALESCE(?, reason), changed_at = ? WHERE row = ?"
    ).execute(arguments: [state.rawValue, try reason?.storedJSON(), now.stored, number])
  }
}
