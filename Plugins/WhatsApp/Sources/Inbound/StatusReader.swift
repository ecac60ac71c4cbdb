import Foundation
import GatewayKit

/// Reads an element of `statuses`: the progress of a message of ours.
///
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/status.
struct StatusReader {
  private let scope: WebhookReader.ElementScope

  init(_ scope: WebhookReader.ElementScope) { self.scope = scope }

  /// The event.
  func event(of status: JSONValue) -> InboundEvent {
    let isGroup = status["recipient_type"]?.text == "group"
    let person = scope.person([
      isGroup ? status["recipient_participant_id"] : status["recipient_id"], status["recipient_user_id"],
      status["recipient_parent_user_id"], status["recipient_participant_user_id"],
    ])
    if status["type"]?.text == "call" || scope.change.field == "calls" {
      return CallReader(scope).event(ofStatus: status, of: person)
    }
    guard let stage = status["status"]?.text else {
      return scope.event(
        status, named: status["id"]?.text, by: person, .unsupported(rawType: "status", raw: status))
    }
    let own = status["errors"]?.elements ?? []
    return scope.event(
      status, named: status["id"]?.text, by: person, group: isGroup ? status["recipient_id"]?.text : nil,
      .status(
        DeliveryStatus(
          stage: DeliveryStatus.Stage(rawValue: stage.lowercased()),
          delivery: status["biz_opaque_callback_data"]?.text.map(DeliveryID.init(rawValue:)),
          errors: own.isEmpty ? scope.change.value["errors"]?.elements ?? [] : own)))
  }
}
