import Foundation
import GatewayKit

/// One change of a webhook's body, with what stands around it.
struct WebhookChange: Sendable {
  /// What the change is about: `messages`, `smb_message_echoes`; nil where it was not told.
  let field: String?
  /// Its content.
  let value: JSONValue
  /// When Meta made the entry, where it says.
  let at: Date?

  /// The number that it belongs to, as Meta names it.
  var phoneNumberID: String? { value["metadata"]?["phone_number_id"]?.text }

  /// Every change of a body, in order; nil where the body is no webhook's.
  ///
  /// Besides whole bodies, a bare change and a bare value are read: samples of Meta's dashboard and logs of other
  /// programs hold them.
  static func all(in body: JSONValue) -> [WebhookChange]? {
    if let entries = body["entry"], case .array(let list) = entries {
      return list.flatMap { entry in
        (entry["changes"]?.elements ?? []).map { change in
          WebhookChange(
            field: change["field"]?.text, value: change["value"] ?? .null, at: entry["time"]?.instant)
        }
      }
    }
    if let value = body["value"]?.filled { return [WebhookChange(field: body["field"]?.text, value: value, at: nil)] }
    if holdsEvents(body) { return [WebhookChange(field: nil, value: body, at: nil)] }
    return body["object"]?.text == nil ? nil : []
  }

  private static func holdsEvents(_ value: JSONValue) -> Bool {
    ["messages", "statuses", "message_echoes", "history", "calls"].contains { member in
      if case .array = value[member] { true } else { false }
    }
  }
}
