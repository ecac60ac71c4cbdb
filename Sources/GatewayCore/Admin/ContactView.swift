public import GatewayKit

/// A contact as shown with a conversation.
public struct ContactView: Sendable, Hashable, Codable {
  /// The contact's id in the store.
  public let id: ContactID
  /// The person's name.
  public let name: String?
  /// Every proven address, the most recently used first.
  public let aliases: [Alias]

  init(_ contact: Contact) {
    id = contact.id
    name = contact.name
    aliases = contact.aliases
  }
}
