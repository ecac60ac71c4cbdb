public import GatewayKit

/// What a stored value may be used for: it is sealed with these, and opens for nothing else.
///
/// Usually one purpose and one origin; a password that two settings name (the mailbox's, for reading and for sending)
/// has both of each. Sorted, each once.
public struct SecretBinding: Sendable, Hashable, Codable {
  /// What the settings use it for.
  public let purposes: [String]
  /// Where it goes; empty: nowhere.
  public let origins: [String]

  /// A binding.
  public init(purposes: some Sequence<String>, origins: some Sequence<String>) {
    self.purposes = Set(purposes).sorted()
    self.origins = Set(origins).sorted()
  }

  /// Whether everything that `other` allows is allowed.
  public func covers(_ other: SecretBinding) -> Bool {
    Set(other.purposes).isSubset(of: purposes) && Set(other.origins).isSubset(of: origins)
  }

  /// The bindings that settings ask for, by name.
  public static func table(of uses: [SecretUse]) -> [SecretRef: SecretBinding] {
    Dictionary(grouping: uses, by: \.name).mapValues { uses in
      SecretBinding(purposes: uses.map(\.purpose), origins: uses.compactMap(\.origin))
    }
  }
}
