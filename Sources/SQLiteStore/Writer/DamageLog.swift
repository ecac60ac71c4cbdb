import Foundation
import GatewayCore
import Logging
import Synchronization

/// The damaged rows that this process found. Each is logged once and kept for `alerts`.
final class DamageLog: Sendable {
  /// Beyond this many rows, damage is neither logged nor kept. The folder has to be restored anyway.
  static let most = 100

  private let log: Logger
  private let known = Mutex<[Damage]>([])

  init(log: Logger) { self.log = log }

  var all: [Damage] { known.withLock { $0 } }

  /// Logs and keeps an error that reports a damaged row not known yet.
  func note(_ error: StoreError) {
    guard error.kind == .damaged else { return }
    let isNew = known.withLock { known in
      guard known.count < Self.most, !known.contains(where: { $0.what == error.message }) else { return false }
      known.append(Damage(error.message, since: Date()))
      return true
    }
    if isNew { log.error("stored data cannot be read", metadata: ["error": "\(error)"]) }
  }

  /// Decodes rows one by one; damaged rows are noted and left out.
  func readable<Row, Value>(_ rows: [Row], _ decode: (Row) throws -> Value) throws -> [Value] {
    try rows.compactMap { try readable($0, decode) }
  }

  /// Decodes a row; a damaged row is noted and gives nil.
  func readable<Row, Value>(_ row: Row, _ decode: (Row) throws -> Value) throws -> Value? {
    do {
      return try decode(row)
    } catch let error as StoreError where error.kind == .damaged {
      note(error)
      return nil
    }
  }
}
