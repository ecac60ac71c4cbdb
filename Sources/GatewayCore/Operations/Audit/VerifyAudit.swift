public import Foundation
import GatewayKit

/// Checks that no row of the audit log was removed, changed or swapped. Reads in slices; writers do not wait.
public struct VerifyAudit: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "audit.verify", http: .job("audit/verify"), access: .admin, effect: .own,
    summary: "Checks that no row of the audit log was removed, changed or swapped, as a job.")

  /// The mark of an earlier verification; checks also that the log still contains its row.
  public let mark: String?

  /// Creates the operation.
  public init(mark: String? = nil) { self.mark = mark }

  /// Checks.
  public func run(_ call: OperationCall) async throws(OperationError) -> AuditVerification {
    let services = call.services
    var known: AuditMark?
    if let mark {
      known = AuditMark(text: mark)
      guard known != nil else { throw OperationError(.auditMarkInvalid) }
    }
    var verifier = AuditVerifier(chain: services.audit.chain, mark: known)
    while true {
      let position = verifier.position
      let slice = try await services.stored { () throws(StoreError) in
        try await services.store.auditSlice(after: position, limit: AuditChain.slice)
      }
      for row in slice.rows { verifier.check(row) }
      call.progress(
        Int(verifier.position), of: slice.end.flatMap { services.audit.chain.end(stored: $0) }.map { Int($0.count) })
      try call.throwIfCancelled()
      guard slice.rows.count < AuditChain.slice else { continue }
      verifier.finish(storedEnd: slice.end)
      return AuditVerification(verifier)
    }
  }
}

/// The result of checking the audit log.
public struct AuditVerification: Sendable, Hashable, Codable {
  /// The number of rows that are as they were written.
  public let intact: Int64
  /// When the last of those was added; nil for an empty log.
  public let until: Date?
  /// The mark of the last row; nil for an empty log. Keep it elsewhere, and give it to a later verification.
  public let mark: String?
  /// What is wrong, at most 1,000 entries in the order of the rows; empty when nothing is.
  public let faults: [AuditFault]
  /// Whether there are more faults than are listed.
  public let hasMoreFaults: Bool

  init(_ verifier: AuditVerifier) {
    intact = verifier.intact
    until = verifier.until
    mark = verifier.lastMark?.text
    faults = verifier.faults
    hasMoreFaults = verifier.hasMore
  }
}
