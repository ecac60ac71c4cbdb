import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// Decodes a row. A value that this version would not write throws `.damaged`, with the table and the row's number.
struct StoredRow {
  /// The row's number in its table; -1 if it cannot be read.
  let number: Int64
  private let row: Row
  private let table: String
  private let first: Int

  /// The row of `table` whose first column, its number, is at `first`. Column indexes count from there.
  init(_ row: Row, of table: String, at first: Int = 0) {
    self.row = row
    self.table = table
    self.first = first
    number = Int64.fromDatabaseValue(row[first]) ?? -1
  }

  func integer(_ column: Int) throws -> Int64 { try required(column, optionalInteger(column)) }

  func optionalInteger(_ column: Int) throws -> Int64? { try optional(column) }

  func flag(_ column: Int) throws -> Bool { try integer(column) != 0 }

  func date(_ column: Int) throws -> Date { try required(column, optionalDate(column)) }

  func optionalDate(_ column: Int) throws -> Date? {
    let seconds: Double? = try optional(column)
    return seconds.map(Date.init(timeIntervalSinceReferenceDate:))
  }

  func bytes(_ column: Int) throws -> Data { try required(column, optional(column)) }

  /// The bytes of a column that is only searched; empty if it holds another type.
  func bytesOrNone(_ column: Int) -> Data { Data.fromDatabaseValue(row[first + column]) ?? Data() }

  func text(_ column: Int) throws -> String { try required(column, optionalText(column)) }

  func optionalText(_ column: Int) throws -> String? {
    guard let bytes: Data = try optional(column) else { return nil }
    return try required(column, String(validating: bytes, as: UTF8.self))
  }

  func identifier<ID: StringIdentifier>(_ column: Int, as: ID.Type = ID.self) throws -> ID {
    ID(rawValue: try text(column))
  }

  /// An enum value stored by its name.
  func name<Value: RawRepresentable>(_ column: Int, as: Value.Type = Value.self) throws -> Value
  where Value.RawValue == String {
    try required(column, Value(rawValue: text(column)))
  }

  func json<Value: Decodable>(_ column: Int, as: Value.Type = Value.self) throws -> Value {
    let bytes = try bytes(column)
    do {
      return try JSONDecoder().decode(Value.self, from: bytes)
    } catch {
      throw StoreError.damaged(table, number, "\(nameOf(column)) is not valid JSON of this version")
    }
  }

  func isNull(_ column: Int) -> Bool { row.hasNull(atIndex: first + column) }

  func damaged(_ what: String) -> StoreError { .damaged(table, number, what) }

  private func optional<Value: DatabaseValueConvertible>(_ column: Int) throws -> Value? {
    let stored: DatabaseValue = row[first + column]
    if stored.isNull { return nil }
    guard let value = Value.fromDatabaseValue(stored) else {
      throw StoreError.damaged(table, number, "\(nameOf(column)) has a wrong type")
    }
    return value
  }

  private func required<Value>(_ column: Int, _ value: Value?) throws -> Value {
    guard let value else { throw StoreError.damaged(table, number, "\(nameOf(column)) is missing or unreadable") }
    return value
  }

  private func nameOf(_ column: Int) -> String { Array(row.columnNames)[first + column] }
}

extension String {
  /// The string as stored. SQLite texts end at a NUL, which customers may write, so it is stored as bytes.
  var stored: Data { Data(utf8) }
}

extension StringIdentifier {
  /// The id as stored.
  var stored: Data { rawValue.stored }
}

extension Date {
  /// The instant as stored: seconds since 2001 in UTC, exactly.
  var stored: Double { timeIntervalSinceReferenceDate }
}

extension Encodable {
  /// The value's JSON as stored. `sorted` gives equal values equal bytes.
  func storedJSON(sorted: Bool = false) throws(StoreError) -> Data {
    let encoder = JSONEncoder()
    if sorted { encoder.outputFormatting = .sortedKeys }
    do {
      return try encoder.encode(self)
    } catch {
      throw StoreError(.conflict, "a value cannot be written as JSON: \(error)")
    }
  }
}

/// A row on its way from the database's queue to the task that decodes it.
struct CopiedRow: @unchecked Sendable {  // A fetched row is a copy that nothing changes, with one reader.
  let row: Row

  init(_ row: Row) { self.row = row }
}
