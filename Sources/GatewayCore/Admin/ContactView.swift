public import GatewayKit

/// A contact as a conversation shows it.
public struct ContactView: Sendable, Hashable, Codable {
  /// Its name in the store.
  public let id: ContactID
  /// What the person is called.
  public let name: String?
  /// Every proven address, the one last written from first.
  public let aliases: [Alias]

  init(_ contact: Contact) {
    id = contact.id
    name = contact.name
    aliases = contact.aliases
  }
}
