public import GatewayKit

/// A contact as shown with a conversation.
public struct ContactView: Sendable, Hashable, Codable {
  /// The contact's id in the store.
  public let id: ContactID
  /// The person's name.
  public let name: String?
  /// Every proven address, the most recently used first.
  public let aliases: [Alias]

  /// Creates the view. When `isMasked`, phone numbers and e-mail addresses show only their ends.
  init(_ contact: Contact, isMasked: Bool) {
    id = contact.id
    name = contact.name
    aliases = isMasked ? contact.aliases.map(\.masked) : contact.aliases
  }
}

extension Alias {
  /// The alias with all but the ends of its value replaced: `+55…21`, `a…@example.com`. The dots are part of the value, so
  /// that a masked alias never equals a real one.
  var masked: Alias {
    let parts = rawValue.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2 else { return Alias(rawValue: "…") }
    let (scheme, value) = (String(parts[0]), parts[1])
    if let at = value.lastIndex(of: "@"), value.startIndex < at {
      return Alias(scheme: scheme, value: "\(value.prefix(1))…\(value[at...])")
    }
    return Alias(scheme: scheme, value: value.count < 8 ? "…" : "\(value.prefix(2))…\(value.suffix(2))")
  }
}
