import GatewayKit

/// Something whose settings name a secret.
public struct SecretUser: Sendable, Hashable, Codable {
  /// The kinds of users.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// A channel, also one that was removed and still finishes its work.
    case channel
    /// A provider.
    case provider
  }

  /// The kind.
  public let kind: Kind
  /// The id.
  public let id: String

  /// Creates a user.
  public init(_ kind: Kind, _ id: String) {
    self.kind = kind
    self.id = id
  }
}

extension Roster.Snapshot {
  /// The channels and providers that use each secret, in the order of the configuration.
  var secretUsers: [SecretRef: [SecretUser]] {
    let ofChannels = (channels.all + channels.draining).map {
      (SecretUser(.channel, $0.id.rawValue), $0.configuration.secretUses)
    }
    let ofProviders = providers.map { (SecretUser(.provider, $0.id.rawValue), $0.configuration.secretUses) }
    var users: [SecretRef: [SecretUser]] = [:]
    for (user, uses) in ofChannels + ofProviders {
      for name in Set(uses.map(\.name)) where users[name]?.contains(user) != true {
        users[name, default: []].append(user)
      }
    }
    return users
  }
}

extension SecretSummary {
  /// The summary with its users among `users`.
  func used(by users: [SecretRef: [SecretUser]]) -> SecretSummary {
    var summary = self
    summary.users = users[name] ?? []
    return summary
  }
}

extension SecretStoring {
  /// The result with the secret's users among `users`.
  func used(by users: [SecretRef: [SecretUser]]) -> SecretStoring {
    SecretStoring(isStored: isStored, secret: secret.used(by: users), trials: trials)
  }
}
