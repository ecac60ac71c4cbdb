import Foundation
import GatewayKit

/// What is wrong with the audit log.
public struct AuditFault: Sendable, Hashable, Codable {
  /// The kinds of fault.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// There are no rows with these numbers, and rows after them.
    case missing
    /// The rows are not as they were written: changed, swapped, or put in without the key.
    case changed
    /// The row is as it was written, but does not follow the row before it: the end of the log was lost, or rows come
    /// from another state of the log.
    case detached
    /// The last rows are gone.
    case cut
    /// The stored end of the log is missing or not as it was written.
    case endLost = "end_lost"
    /// The log does not contain the mark's row.
    case markMissed = "mark_missed"
  }

  /// What is wrong.
  public let kind: Kind
  /// The number of the first row concerned.
  public let first: Int64
  /// The number of the last row concerned.
  public let last: Int64
}

/// The number and the code of a row, as text `4711:9f2c…`. Kept elsewhere, it proves later that the log up to that row is
/// still the same, also if somebody put back an older state of the whole folder.
public struct AuditMark: Sendable, Hashable {
  /// The row's number.
  public let number: Int64
  /// The row's code.
  public let code: [UInt8]

  /// The mark of an end.
  init(_ end: AuditEnd) {
    number = end.count
    code = end.code
  }

  /// Reads a mark; nil unless the text has the form of one.
  public init?(text: String) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int64(parts[0]), number > 0,
      let code = Hexadecimal.bytes(parts[1]), code.count == AuditChain.beginning.count
    else { return nil }
    self.number = number
    self.code = code
  }

  /// The mark as text.
  public var text: String { "\(number):\(Hexadecimal.text(code))" }
}

/// Checks the rows of the audit log one after another.
///
/// A fault names the rows that were tampered with, not those after them: a row's own code is checked with the previous
/// code that the row carries, and whether it follows the row before it is a second question.
public struct AuditVerifier {
  /// The most faults that are listed; neighbouring rows with the same fault are one.
  static let mostFaults = 1_000

  private let chain: AuditChain
  private let mark: AuditMark?
  private var last = AuditEnd(count: 0, code: AuditChain.beginning)
  private var lastIsIntact = true
  private var markIsMet = false
  /// The faults so far, in the order of the rows.
  public private(set) var faults: [AuditFault] = []
  /// Whether there are more faults than are listed.
  private(set) var hasMore = false
  /// The number of rows that are as they were written.
  private(set) var intact: Int64 = 0
  /// When the last row that is as it was written was added.
  private(set) var until: Date?

  /// Checks a log from its first row; `mark` may name one of its rows.
  public init(chain: AuditChain, mark: AuditMark?) {
    self.chain = chain
    self.mark = mark
  }

  /// The number of the last row checked.
  public var position: Int64 { last.count }

  /// The mark of the last row; nil for an empty log.
  var lastMark: AuditMark? { last.count > 0 ? AuditMark(last) : nil }

  /// Checks the next row.
  public mutating func check(_ stored: AuditSlice.Stored) {
    let isNext = stored.number == last.count + 1
    if !isNext { add(.missing, last.count + 1, stored.number - 1) }
    guard case .row(let row) = stored, chain.isIntact(row) else {
      add(.changed, stored.number, stored.number)
      let code = if case .row(let row) = stored { row.code } else { [UInt8]() }
      last = AuditEnd(count: stored.number, code: code)
      lastIsIntact = false
      return
    }
    // After a gap or a changed row there is nothing to compare with; that fault is listed already.
    if isNext, lastIsIntact, row.previous != last.code { add(.detached, row.number, row.number) }
    if let mark, mark.number == row.number, mark.code == row.code { markIsMet = true }
    last = row.end
    lastIsIntact = true
    intact += 1
    until = row.record.at
  }

  /// Checks the end, read together with the last rows.
  public mutating func finish(storedEnd: [UInt8]?) {
    if storedEnd != nil || last.count > 0 {
      if let end = storedEnd.flatMap(chain.end(stored:)) {
        if end.count > last.count {
          add(.cut, last.count + 1, end.count)
        } else if lastIsIntact, end.code != last.code {
          add(.detached, last.count, last.count)
        }
      } else {
        add(.endLost, last.count, last.count)
      }
    }
    if let mark, !markIsMet { add(.markMissed, mark.number, mark.number) }
  }

  private mutating func add(_ kind: AuditFault.Kind, _ first: Int64, _ last: Int64) {
    if let fault = faults.last, fault.kind == kind, fault.last &+ 1 == first {
      faults[faults.count - 1] = AuditFault(kind: kind, first: fault.first, last: last)
    } else if faults.count < Self.mostFaults {
      faults.append(AuditFault(kind: kind, first: first, last: last))
    } else {
      hasMore = true
    }
  }
}
