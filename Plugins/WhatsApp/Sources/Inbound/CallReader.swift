import Foundation
import GatewayKit

/// Reads an element of `calls`, or of `statuses` about a call. Balcão does not accept calls; they are recorded as notices.
///
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/reference. Connect and terminate
/// events of a call have the same id, so the kind of event is part of the external id.
struct CallReader {
  private let scope: WebhookReader.ElementScope

  init(_ scope: WebhookReader.ElementScope) { self.scope = scope }

  /// The event, in the conversation of the customer who calls or is called.
  func event(of call: JSONValue) -> InboundEvent {
    let isOurs = call["direction"]?.text?.uppercased() == "BUSINESS_INITIATED"
    let side = isOurs ? "to" : "from"
    let person = scope.person([call[side], call["\(side)_user_id"], call["\(side)_parent_user_id"]])
    let happened = call["event"]?.text ?? "call"
    var words = [isOurs ? "from the business" : "from the customer", happened]
    words += [call["status"]?.text?.lowercased(), call["duration"]?.text.map { "\($0) s" }].compactMap { $0 }
    let own = call["errors"]?.elements ?? []
    words += (own.isEmpty ? scope.change.value["errors"]?.elements ?? [] : own).map(GraphError.summary(of:))
    return event(call, named: happened, by: person, words)
  }

  /// The event of a call status: ringing, accepted, rejected.
  func event(ofStatus status: JSONValue, of person: (identity: UserIdentity, name: String?)) -> InboundEvent {
    let stage = status["status"]?.text?.lowercased() ?? "status"
    return event(status, named: stage, by: person, ["from the business", stage])
  }

  private func event(
    _ element: JSONValue, named happened: String, by person: (identity: UserIdentity, name: String?), _ words: [String]
  ) -> InboundEvent {
    scope.event(
      element, named: element["id"]?.text.map { "\($0)/\(happened)" }, by: person,
      .system(SystemNotice(type: "call", text: words.joined(separator: ", "))))
  }
}
