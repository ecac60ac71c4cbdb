public import Foundation
import GRDB
public import GatewayCore
import GatewayKit

extension SQLiteStore {
  /// Reserves the most a call may cost, if every limit has room for it; otherwise returns the first full limit.
  public func reserve(
    _ reservation: Reservation, within limits: [SpendLimit], at now: Date
  ) async throws(StoreError) -> ReservationReceipt {
    try await write { database in
      for limit in limits {
        let spent = try Self.spent(of: limit.scope, database)
        let (total, overflow) = spent.micros.addingReportingOverflow(reservation.cost.micros)
        if overflow || total > limit.most.micros { return .full(limit, spent) }
      }
      let place = reservation.place
      try database.cachedStatement(
        sql: """
          INSERT INTO reservations
            (provider, day, channel, contact, model, currency, input, output, cost, at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        place.provider.stored, place.day, place.channel.stored, place.contact.stored, (place.model ?? "").stored,
        place.currency ?? "", reservation.usage.input, reservation.usage.output, reservation.cost.micros, now.stored,
      ])
      return .reserved(database.lastInsertedRowID)
    }
  }

  /// Records a call that had no reservation.
  public func enter(_ spending: Spending) async throws(StoreError) {
    try await write { database in try Self.enter(spending, database) }
  }

  /// Records a call and removes its reservation. Returns false, and records nothing, if the reservation is gone.
  public func settle(_ reservation: Int64, as spending: Spending) async throws(StoreError) -> Bool {
    try await write { database in
      guard try Self.remove(reservation, database) else { return false }
      try Self.enter(spending, database)
      return true
    }
  }

  /// Removes the reservation of a call that was not made.
  public func release(_ reservation: Int64) async throws(StoreError) {
    try await write { database in _ = try Self.remove(reservation, database) }
  }

  /// Records every open reservation as a call that cost the whole reserved amount. Returns how many there were.
  public func settleOpenReservations() async throws(StoreError) -> Int {
    try await write { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT row, provider, day, channel, contact, model, currency, input, output, cost FROM reservations
          """)
      let open = try self.damageLog.readable(rows) { ($0, try Self.openReservation($0)) }
      for (row, spending) in open {
        try Self.enter(spending, database)
        _ = try Self.remove(StoredRow(row, of: "reservations").number, database)
      }
      return open.count
    }
  }

  /// The amount spent plus the amount reserved within a limit's scope.
  public func spent(of scope: SpendScope) async throws(StoreError) -> Money {
    try await read { database in try Self.spent(of: scope, database) }
  }

  /// Usage from `day` (such as 2026-11-24) on, oldest first, at most `limit` lines.
  public func usage(since day: String, limit: Int) async throws(StoreError) -> [UsageLine] {
    try await read { database in
      try Row.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT calls, day, provider, model, channel, currency, estimated, input, cached, output, cost FROM usage
            WHERE day >= ? ORDER BY day, provider, model, channel, currency LIMIT ?
            """),
        arguments: [day, max(0, limit)]
      ).map(Self.usageLine)
    }
  }

  /// Records an event of a provider's budget in a period. Returns true the first time.
  public func markBudget(_ mark: BudgetMark, at now: Date) async throws(StoreError) -> Bool {
    try await write { database in
      try database.cachedStatement(
        sql: "INSERT OR IGNORE INTO budget_marks (provider, month, kind, at) VALUES (?, ?, ?, ?)"
      ).execute(arguments: [mark.provider.stored, mark.period, mark.kind.rawValue, now.stored])
      let isNew = database.changesCount > 0
      if isNew, mark.kind == .dailyHard {
        try database.cachedStatement(sql: "DELETE FROM budget_marks WHERE provider = ? AND kind = ? AND month < ?")
          .execute(arguments: [mark.provider.stored, mark.kind.rawValue, mark.period])
      }
      return isNew
    }
  }

  /// When a mark was recorded; nil if it was not.
  public func budgetMark(_ mark: BudgetMark) async throws(StoreError) -> Date? {
    try await read { database in
      try Double.fetchOne(
        database.cachedStatement(sql: "SELECT at FROM budget_marks WHERE provider = ? AND month = ? AND kind = ?"),
        arguments: [mark.provider.stored, mark.period, mark.kind.rawValue]
      ).map(Date.init(timeIntervalSinceReferenceDate:))
    }
  }

  private static func remove(_ reservation: Int64, _ database: Database) throws -> Bool {
    try database.cachedStatement(sql: "DELETE FROM reservations WHERE row = ?").execute(arguments: [reservation])
    return database.changesCount > 0
  }

  private static func enter(_ spending: Spending, _ database: Database) throws {
    let (place, usage) = (spending.place, spending.usage)
    try database.cachedStatement(
      sql: """
        INSERT INTO usage (provider, day, channel, model, currency, calls, estimated, input, cached, output, cost)
        VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?)
        ON CONFLICT (provider, day, channel, model, currency) DO UPDATE SET calls = calls + 1,
          estimated = estimated + excluded.estimated, input = input + excluded.input,
          cached = cached + excluded.cached, output = output + excluded.output, cost = cost + excluded.cost
        """
    ).execute(arguments: [
      place.provider.stored, place.day, place.channel.stored, (place.model ?? "").stored, place.currency ?? "",
      spending.isEstimate ? 1 : 0, usage.input, usage.cachedInput, usage.output, spending.cost.micros,
    ])
    guard spending.cost.micros > 0, let currency = place.currency else { return }
    try database.cachedStatement(sql: "DELETE FROM contact_spending WHERE day < ?").execute(arguments: [place.day])
    try database.cachedStatement(
      sql: """
        INSERT INTO contact_spending (provider, contact, day, currency, cost) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (provider, contact, day, currency) DO UPDATE SET cost = cost + excluded.cost
        """
    ).execute(arguments: [
      place.provider.stored, place.contact.stored, place.day, currency, spending.cost.micros,
    ])
  }

  private static func spent(of scope: SpendScope, _ database: Database) throws -> Money {
    let provider = scope.provider.stored
    let (entered, reserved): (Int64?, Int64?)
    switch scope.part {
    case .month(let month):
      let arguments: StatementArguments = [provider, "\(month)-01", "\(month)-31", scope.currency]
      entered = try sum(
        "usage WHERE provider = ? AND day BETWEEN ? AND ? AND currency = ?", arguments, database)
      reserved = try sum(
        "reservations WHERE provider = ? AND day BETWEEN ? AND ? AND currency = ?", arguments, database)
    case .day(let day):
      let arguments: StatementArguments = [provider, day, scope.currency]
      entered = try sum("usage WHERE provider = ? AND day = ? AND currency = ?", arguments, database)
      reserved = try sum("reservations WHERE provider = ? AND day = ? AND currency = ?", arguments, database)
    case .channel(let channel, let month):
      let arguments: StatementArguments = [
        provider, "\(month)-01", "\(month)-31", scope.currency, channel.stored,
      ]
      entered = try sum(
        "usage WHERE provider = ? AND day BETWEEN ? AND ? AND currency = ? AND channel = ?", arguments, database)
      reserved = try sum(
        "reservations WHERE provider = ? AND day BETWEEN ? AND ? AND currency = ? AND channel = ?", arguments,
        database)
    case .contact(let contact, let day):
      let arguments: StatementArguments = [provider, contact.stored, day, scope.currency]
      entered = try sum(
        "contact_spending WHERE provider = ? AND contact = ? AND day = ? AND currency = ?", arguments, database)
      reserved = try sum(
        "reservations WHERE provider = ? AND contact = ? AND day = ? AND currency = ?", arguments, database)
    }
    return Money(micros: (entered ?? 0) + (reserved ?? 0))
  }

  private static func sum(_ source: String, _ arguments: StatementArguments, _ database: Database) throws -> Int64? {
    try Int64.fetchOne(database.cachedStatement(sql: "SELECT SUM(cost) FROM \(source)"), arguments: arguments)
  }

  private static func openReservation(_ row: Row) throws -> Spending {
    let stored = StoredRow(row, of: "reservations")
    let (model, currency): (String, String) = (try stored.text(5), try stored.text(6))
    return Spending(
      place: CallPlace(
        provider: try stored.identifier(1), model: model.isEmpty ? nil : model, channel: try stored.identifier(3),
        contact: try stored.identifier(4), day: try stored.text(2), currency: currency.isEmpty ? nil : currency),
      usage: TokenUsage(input: Int(try stored.integer(7)), output: Int(try stored.integer(8))),
      cost: Money(micros: try stored.integer(9)), isEstimate: true)
  }

  private static func usageLine(_ row: Row) throws -> UsageLine {
    let stored = StoredRow(row, of: "usage")
    let (model, currency): (String, String) = (try stored.text(3), try stored.text(5))
    return UsageLine(
      day: try stored.text(1), channel: try stored.identifier(4), provider: try stored.identifier(2),
      model: model.isEmpty ? nil : model, calls: Int(try stored.integer(0)),
      estimatedCalls: Int(try stored.integer(6)),
      usage: TokenUsage(
        input: Int(try stored.integer(7)), cachedInput: Int(try stored.integer(8)), output: Int(try stored.integer(9))),
      cost: currency.isEmpty ? nil : Money(micros: try stored.integer(10)),
      currency: currency.isEmpty ? nil : currency)
  }
}
