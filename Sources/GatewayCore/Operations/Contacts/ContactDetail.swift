public import Foundation
public import GatewayKit

/// A contact with what people and flows recorded about it.
public struct ContactDetail: Sendable, Hashable, Codable {
  /// The contact's id in the store.
  public let id: ContactID
  /// The person's name.
  public let name: String?
  /// Every proven address, the most recently used first; masked for those who may not see addresses.
  public let aliases: [Alias]
  /// The tags, sorted.
  public let tags: [String]
  /// The fields; those with an e-mail address or a phone number are masked like addresses.
  public let fields: [String: String]
  /// When the contact opted out of messages that the business starts; nil while not opted out.
  public let optedOutAt: Date?
  /// The basis of an edit: it changes with the name, the tags and the fields.
  public let revision: String

  init(_ contact: Contact, isMasked: Bool) {
    let view = ContactView(contact, isMasked: isMasked)
    id = contact.id
    name = contact.name
    aliases = view.aliases
    tags = contact.profile.tags
    fields = isMasked ? contact.profile.fields.mapValues(\.maskedAddress) : contact.profile.fields
    optedOutAt = contact.profile.optedOutAt
    revision = contact.revision
  }
}

extension ContactDetail: Revised {
  /// The revision that an edit may be based on.
  public var revisionText: String { revision }
}

extension String {
  /// The text, masked like an address if it may be an e-mail address or a phone number: it has an `@`, or seven digits
  /// and more digits than other characters.
  fileprivate var maskedAddress: String {
    let digits = count(where: \.isNumber)
    guard contains("@") || (digits >= 7 && 2 * digits > count) else { return self }
    let masked = Alias(scheme: "field", value: self).masked.rawValue
    return String(masked.drop { $0 != ":" }.dropFirst())
  }
}
