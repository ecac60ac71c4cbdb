import GatewayKit

/// Runs operations: checks the actor's role, then runs the operation.
public struct OperationRunner: Sendable {
  let services: OperationServices

  /// Runs `operation` as `actor`, who asks from the network address `address`, signed in with `session`; both are nil on the
  /// gateway's machine.
  public func run<Kind: Operation>(
    _ operation: Kind, as actor: Actor, from address: String? = nil, in session: SessionID? = nil
  ) async throws(OperationError) -> Kind.Outcome {
    try Self.authorize(actor, for: Kind.spec)
    let outcome = try await operation.run(
      OperationCall(actor: actor, address: address, session: session, services: services))
    if Kind.spec.effect != .read, let kind = Kind.spec.audited?.kind { services.feed.publish(kind: kind) }
    return outcome
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
