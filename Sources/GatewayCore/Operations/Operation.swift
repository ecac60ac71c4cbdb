public import Foundation
import GatewayKit

/// One thing that people or programs do with the gateway, declared once. Its members are the arguments.
///
/// `OperationCatalogue` lists every operation; the control socket, the command line without a server, the HTTP API and
/// its document all read that list. `OperationRunner` checks the actor's role before it calls `run`, and writes the audit
/// log.
public protocol Operation: Codable, Sendable {
  /// The result.
  associatedtype Outcome: Codable & Sendable
  /// What the surfaces need to know.
  static var spec: OperationSpec { get }
  /// Does it.
  func run(_ call: OperationCall) async throws(OperationError) -> Outcome
}

/// An operation one of whose arguments can be long, so that the HTTP API hands it over as it came: the member of the
/// route's raw body.
public protocol BodyTaking: Operation {
  /// The operation with this body, and its other arguments unchanged.
  func taking(_ body: Data) -> Self
}

/// The circumstances of one run of an operation.
public struct OperationCall: Sendable {
  /// Who runs it.
  public let actor: Actor
  /// The network address that the actor asks from, as the HTTP front knows it; nil on the gateway's machine.
  public let address: String?
  /// The session that the actor signed in with; nil without one.
  public let session: SessionID?
  /// The parts of the gateway.
  let services: OperationServices
  /// The job in which it runs; nil when the caller waits for the outcome.
  var job: RunningJob?
  /// What the operation says for its row in the audit log.
  let note = AuditNote()

  /// The wall clock's time.
  var now: Date { services.clock.now }
  /// What the actor may do.
  var permissions: Permissions {
    actor.permissions ?? Permissions(role: .agent, onlyAssigned: true, seesAddresses: false)
  }
}

/// An outcome that people edit: an edit names the revision that it was based on.
public protocol Revised {
  /// The revision.
  var revisionText: String { get }
}

/// The result of an operation that returns nothing.
public struct Done: Codable, Sendable, Hashable {
  /// Creates it.
  public init() {}
}

/// A part of a list.
public struct Page<Item: Codable & Sendable>: Codable, Sendable {
  /// The items, in the list's order.
  public let items: [Item]
  /// Where the next page begins; nil after the last item.
  public let next: String?

  /// Creates a page.
  public init(_ items: [Item], next: String? = nil) {
    self.items = items
    self.next = next
  }

  private enum Member: String, CodingKey {
    case items
    case next
  }

  /// Writes both members, `next` also when it is nil.
  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(items, forKey: .items)
    try members.encode(next, forKey: .next)
  }
}

extension Page: Hashable where Item: Hashable {}
extension Page: Equatable where Item: Equatable {}
