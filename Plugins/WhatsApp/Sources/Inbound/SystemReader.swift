import Foundation
import GatewayKit

/// Reads a message of the type `system`: a customer's new number, new user id or new device.
///
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system. The new
/// addresses become the sender's, the old ones `formerAliases`; `from` is the old number.
struct SystemReader {
  private let scope: WebhookReader.ElementScope

  init(_ scope: WebhookReader.ElementScope) { self.scope = scope }

  /// The event.
  func event(of message: JSONValue) -> InboundEvent {
    let system = message["system"] ?? .null
    let type = system["type"]?.text ?? "system"
    let from = [message["from"], message["from_user_id"], message["from_parent_user_id"]]
    let person: (identity: UserIdentity, name: String?)
    var former: [Alias] = []
    switch type {
    case "user_changed_number", "customer_changed_number":
      person = scope.person([
        system["wa_id"], system["new_wa_id"], system["user_id"], system["parent_user_id"],
        system["wa_id"] == nil && system["new_wa_id"] == nil ? message["from"] : nil,
      ])
      former =
        UserIdentity(
          [system["customer"], message["from"], system["previous_user_id"], system["previous_parent_user_id"]]
        ).aliases
    case "user_changed_user_id":
      person = scope.person([
        system["wa_id"], message["from"], system["user_id"], message["from_user_id"], system["parent_user_id"],
      ])
      former = Self.previous(in: system)
    default:
      person = scope.person(from + [system["customer"]])
    }
    former.removeAll { person.identity.aliases.contains($0) }
    return scope.event(
      message, named: message["id"]?.text, by: person, group: message["group_id"]?.text,
      .system(SystemNotice(type: type, text: system["body"]?.text, formerAliases: former)))
  }

  /// The user ids before the change. Older payloads contain them only in a text: `User A changed from CO.1 to MX.2`.
  private static func previous(in system: JSONValue) -> [Alias] {
    let told = UserIdentity([
      system["previous_user_id"], system["previous_parent_user_id"], system["previous_wa_id"],
    ]).aliases
    guard told.isEmpty, let body = system["body"]?.text,
      let match = body.firstMatch(of: /changed from (\S+) to (\S+)/), UserIdentity.isUserID(String(match.1))
    else { return told }
    return [Alias(scheme: "bsuid", value: String(match.1))]
  }
}
