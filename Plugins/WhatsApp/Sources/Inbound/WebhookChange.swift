import Foundation
import GatewayKit

/// A change in a webhook body, with its context.
struct WebhookChange: Sendable {
  /// The subject: `messages`, `smb_message_echoes`; nil if missing.
  let field: String?
  /// The content.
  let value: JSONValue
  /// The time of the entry, if Meta gives it.
  let at: Date?

  /// Meta's id of the number that the change belongs to.
  var phoneNumberID: String? { value["metadata"]?["phone_number_id"]?.text }

  /// Every change of a body, in order; nil if the body is not a webhook.
  ///
  /// Also reads a single change or value, as in samples from Meta's dashboard and in logs of other programs.
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
