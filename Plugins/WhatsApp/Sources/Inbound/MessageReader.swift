import Foundation
import GatewayKit

/// Reads an element of `messages`.
///
/// Types as Meta lists them below
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/.
struct MessageReader {
  private let scope: WebhookReader.ElementScope

  init(_ scope: WebhookReader.ElementScope) { self.scope = scope }

  /// The event.
  func event(of message: JSONValue) -> InboundEvent {
    let type = Self.type(of: message)
    if type == "system" { return SystemReader(scope).event(of: message) }
    let person = scope.person([message["from"], message["from_user_id"], message["from_parent_user_id"]])
    let group = message["group_id"]?.text
    let id = message["id"]?.text
    func event(named name: String?, _ content: InboundEvent.Content) -> InboundEvent {
      scope.event(message, named: name, by: person, group: group, content)
    }
    switch type {
    case "reaction":
      guard let target = message["reaction"]?["message_id"]?.text else { break }
      return event(named: target, .reaction(emoji: message["reaction"]?["emoji"]?.text))
    case "edit":
      guard let target = message["edit"]?["original_message_id"]?.text, let edited = message["edit"]?["message"],
        let parts = MessageParts(edited, type: Self.type(of: edited))
      else { break }
      return event(named: target, .edit(words(parts, of: edited, group: group)))
    case "revoke":
      guard let target = message["revoke"]?["original_message_id"]?.text else { break }
      return event(named: target, .revoke)
    case "request_welcome":
      return event(named: id, .system(SystemNotice(type: type)))
    case "interactive":
      let interactive = message["interactive"]
      let permission = interactive?["call_permission_reply"]?.filled
      // A permanent permission may come without a response.
      if permission != nil || interactive?["type"]?.text == "call_permission_reply" {
        return event(
          named: id, .system(SystemNotice(type: "call_permission_reply", text: permission?["response"]?.text)))
      }
    default: break
    }
    guard !person.identity.isEmpty, let parts = MessageParts(message, type: type) else {
      return event(named: id, .unsupported(rawType: type, raw: raw(message, type: type)))
    }
    return event(named: id, .message(words(parts, of: message, group: group)))
  }

  private func words(_ parts: MessageParts, of message: JSONValue, group: String?) -> InboundMessage {
    let context = message["context"]
    let isForwarded = ["forwarded", "frequently_forwarded"].contains { context?[$0]?.isTrue ?? false }
    let product = context?["referred_product"]?.filled.map { JSONValue.object(["referred_product": $0]) }
    return InboundMessage(
      parts: parts.parts, replyTo: context?["id"]?.text ?? context?["message_id"]?.text, payload: parts.payload,
      referral: message["referral"]?.filled ?? message["text"]?["referral"]?.filled ?? product,
      forwarded: isForwarded, automatic: scope.silence(group: group))
  }

  /// The raw content of an unsupported message: the member named like its type, and the errors.
  private func raw(_ message: JSONValue, type: String) -> JSONValue? {
    var members: [String: JSONValue] = [:]
    for name in [type, "errors"] { members[name] = message[name] }
    if members["errors"] == nil { members["errors"] = scope.change.value["errors"] }
    return members.isEmpty ? nil : .object(members)
  }

  /// The declared type, else the name of the first known member.
  static func type(of message: JSONValue) -> String {
    if let type = message["type"]?.text { return type.lowercased() }
    return MessageParts.types.first { message[$0]?.filled != nil } ?? "unknown"
  }
}
