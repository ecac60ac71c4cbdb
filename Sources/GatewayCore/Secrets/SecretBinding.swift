public import GatewayKit

/// The allowed uses of a stored value. It is sealed together with them, and opens for no other use.
///
/// Usually one purpose and one origin. A password named by two settings (a mailbox's, for reading and for sending) has
/// both of each. Both lists are sorted, without duplicates.
public struct SecretBinding: Sendable, Hashable, Codable {
  /// The purposes in the settings.
  public let purposes: [String]
  /// The origins it may be sent to; empty when it may be sent nowhere.
  public let origins: [String]

  /// Creates a binding.
  public init(purposes: some Sequence<String>, origins: some Sequence<String>) {
    self.purposes = Set(purposes).sorted()
    self.origins = Set(origins).sorted()
  }

  /// Whether it allows everything that `other` allows.
  public func covers(_ other: SecretBinding) -> Bool {
    Set(other.purposes).isSubset(of: purposes) && Set(other.origins).isSubset(of: origins)
  }

  /// The bindings that settings require, by name.
  public static func table(of uses: [SecretUse]) -> [SecretRef: SecretBinding] {
    Dictionary(grouping: uses, by: \.name).mapValues { uses in
      SecretBinding(purposes: uses.map(\.purpose), origins: uses.compactMap(\.origin))
    }
  }
}
