public import Foundation
import GRDB
public import GatewayCore
public import GatewayKit

extension SQLiteStore {
  /// Decisions, the newest first; see `DecisionStore`.
  public func decisions(_ query: DecisionQuery) async throws(StoreError) -> DecisionPage {
    var conditions: [String] = []
    var values: [(any DatabaseValueConvertible)?] = []
    func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      values.append(value)
    }
    add("d.rung = ?", query.rung)
    add("d.verdict = ?", query.verdict?.rawValue)
    add("d.channel = ?", query.channel?.stored)
    add("d.at >= ?", query.from?.timeIntervalSinceReferenceDate)
    add("d.position < ?", query.before)
    let matching = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
    let limit = min(max(query.limit, 1), DecisionQuery.maximumLimit)
    values.append(limit)
    let arguments = StatementArguments(values)
    return try await read { database in
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT d.position, c.id, d.channel, d.at, l.trace
            FROM decisions d JOIN log l ON l.position = d.position JOIN conversations c ON c.row = l.conversation
            \(matching) ORDER BY d.position DESC LIMIT ?
            """),
        arguments: arguments)
      let decisions = try self.damageLog.readable(rows) { row in
        let stored = StoredRow(row, of: "decisions")
        return DecidedTurn(
          position: stored.number, conversation: try stored.identifier(1), channel: try stored.identifier(2),
          at: try stored.date(3), trace: try stored.json(4))
      }
      return DecisionPage(decisions: decisions, next: rows.count == limit ? rows.last?[0] : nil)
    }
  }

  /// How many decisions were made in a time; see `DecisionStore`.
  public func decisionCounts(
    from: Date, to: Date, channel: ChannelID?
  ) async throws(StoreError) -> [DecisionCount] {
    try await read { database in
      let onChannel = channel == nil ? "" : "AND channel = ?"
      let times = [from, to].map(\.timeIntervalSinceReferenceDate)
      let rows = try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT rung, verdict, code, COUNT(*) FROM decisions WHERE at >= ? AND at < ? \(onChannel)
            GROUP BY rung, verdict, code ORDER BY COUNT(*) DESC, rung, verdict, code
            """),
        arguments: StatementArguments(times) + StatementArguments([channel?.stored].compactMap { $0 }))
      return rows.compactMap { row in
        Trace.Step.Verdict(rawValue: row[1]).map {
          DecisionCount(rung: row[0], verdict: $0, code: row[2], count: row[3])
        }
      }
    }
  }
}
