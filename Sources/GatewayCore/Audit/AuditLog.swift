import Foundation
import GatewayKit
import Logging

/// Writes the audit log.
///
/// An edit is begun in the log before its effect, and ended after it: no effect is without a row, also when the process
/// is killed in between. What was read is recorded before it is returned. If the log cannot be written, the edit is not
/// done, and nothing is returned.
struct AuditLog: Sendable {
  let store: any AuditStore
  let chain: AuditChain
  let clock: any GatewayClock
  let log: Logger
  private let allowance: AuditAllowance

  init(store: any AuditStore, signers: any SignerSource, clock: any GatewayClock, log: Logger) {
    self.store = store
    chain = AuditChain(signers.signer(scope: "audit"))
    self.clock = clock
    self.log = log
    allowance = AuditAllowance(clock: clock)
  }

  /// Runs what `call` does, and records it.
  func recording<Outcome>(
    _ call: OperationCall, of spec: OperationSpec, on object: String?,
    _ body: () async throws(OperationError) -> Outcome
  ) async throws(OperationError) -> Outcome {
    let entry = AuditEntry(call, spec, object)
    var begun: Int64?
    // Anybody can make anonymous attempts, in any number: beyond the allowance only those that succeed get a row.
    let isAllowed = call.actor != .anonymous || allowance.take(for: entry.actor)
    if spec.effect != .read, isAllowed { begun = try await append(entry.record(at: clock.now)) }
    let outcome: Outcome
    do throws(OperationError) {
      outcome = try await body()
    } catch {
      if isAllowed { await tryAppending(entry.record(at: clock.now, begun: begun, outcome: error.explanation.code)) }
      throw error
    }
    let record = entry.record(at: clock.now, begun: begun, outcome: AuditRecord.done)
    if begun == nil { _ = try await append(record) } else { await tryAppending(record) }
    return outcome
  }

  /// Records that the actor's role did not allow an operation, as far as the allowance goes.
  func refused(_ call: OperationCall, _ spec: OperationSpec, on object: String?, _ error: OperationError) async {
    guard error.kind == .forbidden else { return }
    let entry = AuditEntry(call, spec, object)
    guard allowance.take(for: entry.actor) else { return }
    let unrecorded = allowance.takeUnrecorded()
    if unrecorded > 0 { call.changed(from: nil, to: ["unrecordedAttempts": unrecorded]) }
    await tryAppending(entry.record(at: clock.now, outcome: error.explanation.code))
  }

  private func append(_ record: AuditRecord) async throws(OperationError) -> Int64 {
    do { return try await store.appendAudit(record, chain: chain) } catch { throw OperationError(error) }
  }

  /// The row that ends an edit can be missing: the row that began it says that there may have been an effect.
  private func tryAppending(_ record: AuditRecord) async {
    do {
      _ = try await store.appendAudit(record, chain: chain)
    } catch {
      log.error(
        "the audit log could not be written", metadata: ["operation": "\(record.operation)", "error": "\(error)"])
    }
  }
}

/// What the rows of one run of an operation have in common.
private struct AuditEntry {
  let call: OperationCall
  let spec: OperationSpec
  let object: String?

  init(_ call: OperationCall, _ spec: OperationSpec, _ object: String?) {
    self.call = call
    self.spec = spec
    self.object = object
  }

  var actor: String { call.actor.auditName }

  func record(at now: Date, begun: Int64? = nil, outcome: String? = nil) -> AuditRecord {
    let note = call.note.current
    return AuditRecord(
      at: now, actor: actor, operation: spec.name, objectKind: spec.audited?.kind ?? "operation",
      object: note.object ?? object, address: call.address, begun: begun, outcome: outcome, change: note.change)
  }
}

extension Actor {
  /// The actor in the audit log: `user:u1`, `host:ana`, `system`, `anonymous`.
  var auditName: String {
    switch self {
    case .system: "system"
    case .anonymous: "anonymous"
    case .host, .user, .token, .phone: agent.rawValue
    }
  }
}
