import Foundation
import GatewayKit

/// Reads an element of `message_echoes`: a message that the business sent from its phone.
///
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/smb_message_echoes.
/// `from` is the business, `to` the customer whose conversation it belongs to.
struct EchoReader {
  private let scope: WebhookReader.ElementScope

  init(_ scope: WebhookReader.ElementScope) { self.scope = scope }

  /// The event. Edits and deletions by the business become `.unsupported`, because those events are only for customers.
  func event(of echo: JSONValue) -> InboundEvent {
    let type = MessageReader.type(of: echo)
    let person = scope.person([echo["to"], echo["to_user_id"], echo["to_parent_user_id"]])
    let silence = scope.isHistory ? "history" : nil
    let content: InboundEvent.Content
    if let parts = MessageParts(echo, type: type) {
      let context = echo["context"]
      content = .echo(
        InboundMessage(
          parts: parts.parts, replyTo: context?["id"]?.text, payload: parts.payload, automatic: silence))
    } else {
      content = .unsupported(rawType: type, raw: echo)
    }
    return scope.event(echo, named: echo["id"]?.text, by: person, group: echo["group_id"]?.text, content)
  }
}

/// Reads an element of `user_preferences`: whether a customer wants marketing messages.
///
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/user_preferences.
struct PreferenceReader {
  private let scope: WebhookReader.ElementScope

  init(_ scope: WebhookReader.ElementScope) { self.scope = scope }

  /// The event.
  func event(of preference: JSONValue) -> InboundEvent {
    let words = ["category", "value", "detail"].compactMap { preference[$0]?.text }.joined(separator: ": ")
    return scope.event(
      preference, named: nil, by: scope.person([preference["wa_id"], preference["user_id"]]),
      .system(SystemNotice(type: "user_preferences", text: words.isEmpty ? nil : words)))
  }
}
