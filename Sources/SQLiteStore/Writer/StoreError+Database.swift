import GRDB
import GatewayCore

extension StoreError {
  /// The store error for a failed access.
  init(_ error: any Error) {
    switch error {
    case let error as StoreError:
      self = error
    case let error as DatabaseError:
      self.init(error)
    case is WriterClosed:
      self.init(.unavailable, "the store is closing: the gateway is stopping")
    case is CancellationError:
      self.init(.unavailable, "the read was cancelled")
    default:
      self.init(.unavailable, "the database cannot be used: \(error)")
    }
  }

  private init(_ error: DatabaseError) {
    // The error's message contains neither SQL nor values.
    let said = "\(error.message ?? "no message") (SQLite \(error.extendedResultCode.rawValue))"
    switch error.resultCode {
    case .SQLITE_FULL:
      self.init(.unavailable, "the disk is full: \(said); free some space in the data folder's file system")
    case .SQLITE_IOERR, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
      self.init(.unavailable, "the data folder cannot be written: \(said); check the disk and the folder's owner")
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      self.init(.damaged, "the database is damaged: \(said); restore the data folder from a backup")
    case .SQLITE_CONSTRAINT:
      self.init(.conflict, "it already exists: \(said)")
    case .SQLITE_MISUSE:
      self.init(.unavailable, "the store is closed: \(said)")
    default:
      self.init(.unavailable, "the database cannot be used now: \(said)")
    }
  }

  /// The error for a row that this version cannot read.
  static func damaged(_ table: String, _ row: Int64, _ what: String) -> StoreError {
    StoreError(
      .damaged, "row \(row) of the table \(table) is damaged: \(what); restore the data folder from a backup")
  }
}
