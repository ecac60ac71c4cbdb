import GatewayKit

/// The recipient of a message.
enum Recipient: Hashable, Sendable {
  /// A telephone number, in `to`.
  case number(String)
  /// A business-scoped user id, in `recipient`
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids).
  case userID(String)

  /// The first WhatsApp address of `delivery`, which is the most recently used one.
  ///
  /// - Throws: `.rejected` for groups, which are recorded but never answered, and for contacts without such an address.
  init(of delivery: Delivery) throws(AdapterError) {
    guard !delivery.thread.rawValue.hasPrefix("group:") else {
      throw AdapterError(.rejected, "groups are recorded but never answered; write to the person instead")
    }
    guard !delivery.thread.rawValue.contains("/") else {
      throw AdapterError(.rejected, "the customer wrote to another number of the account, which answers there")
    }
    for alias in delivery.recipients.map(\.rawValue) {
      if alias.hasPrefix("wa:") {
        self = .number(String(alias.dropFirst(3)))
        return
      }
      if alias.hasPrefix("bsuid:") {
        self = .userID(String(alias.dropFirst(6)))
        return
      }
    }
    throw AdapterError(.rejected, "the contact has no WhatsApp address")
  }

  /// The JSON members that name the recipient.
  var members: [String: JSONValue] {
    switch self {
    case .number(let number): ["to": .string(number)]
    case .userID(let id): ["recipient": .string(id)]
    }
  }
}
