public import Foundation
public import GatewayKit

/// A secret's attributes, without its value.
public struct SecretSummary: Sendable, Hashable, Codable {
  /// Whether the secret can be used.
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// It can be used.
    case ready
    /// No setting names it yet, so it cannot be used.
    case unbound
    /// The settings that name it changed their purpose or origin: the value must be given again.
    case rebind
    /// The stored value does not open.
    case damaged
  }

  /// The secret's name.
  public let name: SecretRef
  /// Whether the secret can be used.
  public let state: State
  /// The value's name at its vendor; nil without one.
  public let label: String?
  /// The last four characters of a value; only if it has 20 or more.
  public let lastFour: String?
  /// 16 hexadecimal digits, equal for equal values within one vault and useless elsewhere.
  public let fingerprint: String?
  /// What it may be used for; nil while no setting names it.
  public let binding: SecretBinding?
  /// What the current settings require, if that differs.
  public let asked: SecretBinding?
  /// When the value was given.
  public let createdAt: Date
  /// When it was last used; nil if never.
  public let lastUsedAt: Date?
  /// How often it was used since the start.
  public let useCount: Int
  /// The last result of trying it.
  public let verification: SecretVerification?
  /// The channels and providers whose settings name it.
  public var users: [SecretUser] = []

  /// Creates a summary.
  public init(
    name: SecretRef, state: State, label: String?, lastFour: String?, fingerprint: String?, binding: SecretBinding?,
    asked: SecretBinding?, createdAt: Date, lastUsedAt: Date?, useCount: Int, verification: SecretVerification?
  ) {
    self.name = name
    self.state = state
    self.label = label
    self.lastFour = lastFour
    self.fingerprint = fingerprint
    self.binding = binding
    self.asked = asked
    self.createdAt = createdAt
    self.lastUsedAt = lastUsedAt
    self.useCount = useCount
    self.verification = verification
  }

  /// Why it cannot be used; nil when it is ready.
  public var reason: Explanation? {
    let secret = JSONValue.string(name.rawValue)
    return switch state {
    case .ready: nil
    case .unbound: SecretCode.unbound.with(["secret": secret])
    case .damaged: SecretCode.damaged.with(["secret": secret])
    case .rebind:
      SecretCode.rebind.with([
        "secret": secret, "stored": .string(Self.words(binding)), "asked": .string(Self.words(asked)),
      ])
    }
  }

  /// What to do before it can be used; nil when it is ready, or no setting names it yet.
  public var remedy: Remedy? {
    switch state {
    case .ready, .unbound: nil
    case .damaged, .rebind: .storeSecret(name)
    }
  }

  private static func words(_ binding: SecretBinding?) -> String {
    guard let binding else { return "nothing" }
    let purposes = binding.purposes.joined(separator: ", ")
    return binding.origins.isEmpty ? purposes : "\(purposes) at \(binding.origins.joined(separator: ", "))"
  }
}

/// The result of trying a secret at its service.
public struct SecretVerification: Sendable, Hashable, Codable {
  /// When it was tried.
  public let at: Date
  /// The result.
  public let result: KeyVerification

  /// Creates a verification.
  public init(at: Date, result: KeyVerification) {
    self.at = at
    self.result = result
  }
}
