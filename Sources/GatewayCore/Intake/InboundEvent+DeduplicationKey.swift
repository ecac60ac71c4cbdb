import Foundation
public import GatewayKit

extension InboundEvent {
  /// What makes two deliveries the same event, and two events different ones: the kind, the external id, and what tells
  /// two events on one message apart. Invariant 2 of docs/architecture.md.
  public var deduplicationKey: String {
    switch content {
    case .message, .revoke, .echo, .system, .unsupported: "\(kind.rawValue)/\(externalID)"
    case .status(let status): "status/\(status.stage.rawValue)/\(externalID)"
    case .reaction(let emoji): "reaction/\(emoji ?? "")/\(at.timeIntervalSince1970)/\(externalID)"
    case .edit: "edit/\(at.timeIntervalSince1970)/\(externalID)"
    }
  }
}
