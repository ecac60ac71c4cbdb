public import GatewayKit

/// Computes the codes that chain the rows of the audit log, with a key that never leaves the vault.
///
/// A row's code covers its number, the code of the row before it, and everything it says. Without the key nobody can
/// change a row, put one in, or swap two. The end of the log has a code of its own over the number of rows and the last
/// code, so that rows cannot be cut off either. It is stored in the transaction that adds the row.
///
/// Whoever can write to the data folder can put back an older state of the whole log with its end. Only a mark that was
/// kept elsewhere shows that; see `AuditMark`.
public struct AuditChain: Sendable {
  /// Stands for the code of the row before the first.
  public static let beginning = [UInt8](repeating: 0, count: 32)
  /// Far more rows than there can be; a greater number in a damaged file is not counted on from.
  private static let mostRows: Int64 = 1 << 60
  /// The largest slice that is verified or exported at once.
  static let slice = 500

  private let signer: any Signer

  /// A chain under the keys of `signer`.
  public init(_ signer: any Signer) { self.signer = signer }

  /// The row that says `record` after `end`.
  public func row(_ record: AuditRecord, after end: AuditEnd) -> AuditRow {
    let number = end.count + 1
    let code = signer.authenticationCode(for: Self.bytes(record, number, end.code), purpose: "row")
    return AuditRow(number: number, record: record, previous: end.code, code: code)
  }

  /// Whether the row is as it was written, whatever stands before it.
  public func isIntact(_ row: AuditRow) -> Bool {
    signer.isValid(row.code, for: Self.bytes(row.record, row.number, row.previous), purpose: "row")
  }

  /// The end of the log as it is stored: 8 bytes of its count, the last code, and a code over both.
  public func stored(_ end: AuditEnd) -> [UInt8] {
    end.bytes + signer.authenticationCode(for: end.bytes, purpose: "end")
  }

  /// Reads a stored end. Nil when it is not as it was written.
  public func end(stored: [UInt8]) -> AuditEnd? {
    guard let end = AuditEnd(bytes: stored.prefix(AuditEnd.length)),
      signer.isValid(Array(stored.dropFirst(AuditEnd.length)), for: end.bytes, purpose: "end")
    else { return nil }
    return end
  }

  /// Where the next row goes.
  ///
  /// If the stored end is lost, the row has no row before it, which `audit.verify` reports from then on: a new end must
  /// not hide that rows were cut off. Rows that somebody added after the end are not overwritten.
  ///
  /// - Parameters:
  ///   - stored: The stored end; nil for an empty log.
  ///   - newest: The greatest number of a row; 0 for none.
  public func place(stored: [UInt8]?, newest: Int64) -> AuditEnd {
    let end = stored.flatMap(end(stored:)) ?? AuditEnd(count: newest, code: Self.beginning)
    return AuditEnd(count: min(max(end.count, newest), Self.mostRows), code: end.code)
  }

  /// A row's bytes, in which every member has its length in front, so that no two rows have the same.
  private static func bytes(_ record: AuditRecord, _ number: Int64, _ previous: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [1]
    bytes.append(number)
    bytes.append(record.at.auditMilliseconds)
    bytes.append(record.begun ?? 0)
    bytes.append(previous)
    bytes.append(Array(record.actor.utf8))
    bytes.append(Array(record.operation.utf8))
    bytes.append(Array(record.objectKind.utf8))
    bytes.append(record.object.map { Array($0.utf8) })
    bytes.append(record.address.map { Array($0.utf8) })
    bytes.append(record.outcome.map { Array($0.utf8) })
    bytes.append(record.change)
    return bytes
  }
}

/// A row of the audit log.
public struct AuditRow: Sendable, Hashable {
  /// The number; rows count from 1.
  public let number: Int64
  /// What it says.
  public let record: AuditRecord
  /// The code of the row before it.
  public let previous: [UInt8]
  /// Its code.
  public let code: [UInt8]

  /// Creates a row.
  public init(number: Int64, record: AuditRecord, previous: [UInt8], code: [UInt8]) {
    self.number = number
    self.record = record
    self.previous = previous
    self.code = code
  }

  /// The end of a log whose last row this is.
  public var end: AuditEnd { AuditEnd(count: number, code: code) }
}

/// The end of the audit log.
public struct AuditEnd: Sendable, Hashable {
  static let length = 40

  /// The number of rows, which is the number of the last row.
  public let count: Int64
  /// The code of the last row.
  public let code: [UInt8]

  init(count: Int64, code: [UInt8]) {
    self.count = count
    self.code = code
  }

  init?(bytes: ArraySlice<UInt8>) {
    guard bytes.count == Self.length else { return nil }
    count = Int64(bitPattern: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
    code = Array(bytes.dropFirst(8))
  }

  fileprivate var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(count)
    return bytes + code
  }
}

extension [UInt8] {
  fileprivate mutating func append(_ number: Int64) {
    Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
  }

  /// Appends a flag, the length and the bytes; of nil only the flag.
  fileprivate mutating func append(_ bytes: [UInt8]?) {
    append(bytes == nil ? 0 as UInt8 : 1)
    guard let bytes else { return }
    append(Int64(bytes.count))
    append(contentsOf: bytes)
  }
}
