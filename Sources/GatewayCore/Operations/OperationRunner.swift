import GatewayKit

/// Runs operations: checks the actor's role, runs the operation, and records it in the audit log.
public struct OperationRunner: Sendable {
  let services: OperationServices

  /// Runs `operation` as `actor`, who asks from the network address `address`, signed in with `session`; both are nil on the
  /// gateway's machine.
  public func run<Kind: Operation>(
    _ operation: Kind, as actor: Actor, from address: String? = nil, in session: SessionID? = nil
  ) async throws(OperationError) -> Kind.Outcome {
    try await run(operation, as: actor, from: address, in: session, job: nil)
  }

  /// Runs an operation, which tells its progress to `job`.
  func run<Kind: Operation>(
    _ operation: Kind, as actor: Actor, from address: String? = nil, in session: SessionID? = nil, job: RunningJob?
  ) async throws(OperationError) -> Kind.Outcome {
    let object = operation.auditedObject
    try await admit(actor, to: Kind.spec, on: object, from: address)
    let call = OperationCall(actor: actor, address: address, session: session, services: services, job: job)
    guard let audited = Kind.spec.audited else { return try await operation.run(call) }
    let outcome = try await services.audit.recording(
      call, of: Kind.spec, on: object
    ) { () async throws(OperationError) in try await operation.run(call) }
    if Kind.spec.effect != .read { services.feed.publish(kind: audited.kind) }
    return outcome
  }

  /// Throws, and records the attempt, unless the actor's role allows the operation. `run` does this, too; this is for
  /// surfaces that must know before they read the arguments. `object` is the id that the audit log names.
  public func admit(
    _ actor: Actor, to spec: OperationSpec, on object: String? = nil, from address: String? = nil
  ) async throws(OperationError) {
    do throws(OperationError) {
      try Self.authorize(actor, for: spec)
    } catch {
      let call = OperationCall(actor: actor, address: address, session: nil, services: services)
      await services.audit.refused(call, spec, on: object, error)
      throw error
    }
  }

  /// Throws unless the actor's role allows the operation.
  public static func authorize(_ actor: Actor, for spec: OperationSpec) throws(OperationError) {
    if let reason = spec.accountReason {
      switch actor {
      case .user, .anonymous: break
      case .host, .token, .phone, .system: throw OperationError(.accountNeeded, ["reason": .string(reason)])
      }
    }
    let needed: Role
    switch spec.access {
    case .anybody: return
    case .agent: needed = .agent
    case .admin: needed = .admin
    case .owner: needed = .owner
    case .host:
      switch actor {
      case .host, .system: return
      case .user, .token, .phone: throw OperationError(.localOnly, ["reason": .string(spec.localReason ?? "")])
      case .anonymous: throw OperationError(.unauthenticated)
      }
    }
    guard let permissions = actor.permissions else { throw OperationError(.unauthenticated) }
    guard permissions.role >= needed else {
      throw OperationError(
        .forbidden, ["needed": .string(needed.rawValue), "role": .string(permissions.role.rawValue)])
    }
    guard spec.effect == .read || !permissions.readsOnly else { throw OperationError(.tokenReadsOnly) }
  }
}
