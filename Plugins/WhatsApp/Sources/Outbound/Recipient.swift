import GatewayKit

/// Whom a message goes to.
enum Recipient: Hashable, Sendable {
  /// A telephone number, in `to`.
  case number(String)
  /// A business-scoped user id, in `recipient`
  /// (https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids).
  case userID(String)

  /// The first address of `delivery` that is one of WhatsApp's: the one last written from.
  ///
  /// - Throws: `.rejected` for groups, which are recorded and never answered, and for who has no such address.
  init(of delivery: Delivery) throws(AdapterError) {
    guard !delivery.thread.rawValue.hasPrefix("group:") else {
      throw AdapterError(.rejected, "groups are recorded and never answered; write to the person instead")
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
    throw AdapterError(.rejected, "the contact has no address on WhatsApp")
  }

  /// The members that name it.
  var members: [String: JSONValue] {
    switch self {
    case .number(let number): ["to": .string(number)]
    case .userID(let id): ["recipient": .string(id)]
    }
  }
}
