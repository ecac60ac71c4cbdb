import Foundation
public import GatewayKit

extension InboundEvent {
  /// Identifies the event across redeliveries: its kind, its external id, and what distinguishes two events on one
  /// message. Invariant 2 of docs/architecture.md.
  public var deduplicationKey: String {
    switch content {
    case .message, .revoke, .echo, .system, .unsupported: "\(kind.rawValue)/\(externalID)"
    case .status(let status): "status/\(status.stage.rawValue)/\(externalID)"
    case .reaction(let emoji): "reaction/\(emoji ?? "")/\(at.timeIntervalSince1970)/\(externalID)"
    case .edit: "edit/\(at.timeIntervalSince1970)/\(externalID)"
    }
  }
}
