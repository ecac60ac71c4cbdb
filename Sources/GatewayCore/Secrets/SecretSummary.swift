public import Foundation
public import GatewayKit

/// What is shown of a secret: everything but its value.
public struct SecretSummary: Sendable, Hashable, Codable {
  /// Whether it can be used.
  public enum State: String, Sendable, Hashable, Codable {
    /// It can.
    case ready
    /// No setting names it yet, so it goes nowhere.
    case unbound
    /// The settings that name it changed their purpose or origin: the value has to be given again.
    case rebind
    /// What is stored does not open.
    case damaged
  }

  /// Its name.
  public let name: SecretRef
  /// Whether it can be used.
  public let state: State
  /// The last four characters, of a value of 20 or more.
  public let lastFour: String?
  /// The same for the same value within one vault, and worth nothing elsewhere: 16 hexadecimal digits.
  public let fingerprint: String?
  /// What it may be used for; nil while no setting names it.
  public let binding: SecretBinding?
  /// What the settings of today ask for, where that is something else.
  public let asked: SecretBinding?
  /// When the value was given.
  public let createdAt: Date
  /// When it was used last.
  public let lastUsedAt: Date?
  /// What trying it showed last.
  public let verification: SecretVerification?

  /// A summary.
  public init(
    name: SecretRef, state: State, lastFour: String?, fingerprint: String?, binding: SecretBinding?,
    asked: SecretBinding?, createdAt: Date, lastUsedAt: Date?, verification: SecretVerification?
  ) {
    self.name = name
    self.state = state
    self.lastFour = lastFour
    self.fingerprint = fingerprint
    self.binding = binding
    self.asked = asked
    self.createdAt = createdAt
    self.lastUsedAt = lastUsedAt
    self.verification = verification
  }

  /// What a person should know or do before it can be used; nil when it is ready.
  public var advice: String? {
    switch state {
    case .ready: nil
    case .unbound: "no setting names \(name) yet: it is bound, and usable, when one does"
    case .damaged: "what is stored of \(name) does not open: give it again with `balcao keys set \(name)`"
    case .rebind:
      """
      \(name) was given for \(Self.words(binding)) and the settings now use it for \(Self.words(asked)): give it again \
      with `balcao keys set \(name)`
      """
    }
  }

  /// The warning about a secret that cannot be used, with its `advice`; nil when it is ready.
  public var warning: String? { advice.map { "\(name) cannot be used: \($0)" } }

  private static func words(_ binding: SecretBinding?) -> String {
    guard let binding else { return "nothing" }
    let purposes = binding.purposes.joined(separator: ", ")
    return binding.origins.isEmpty ? purposes : "\(purposes) at \(binding.origins.joined(separator: ", "))"
  }
}

/// What trying a secret at the service it is for showed.
public struct SecretVerification: Sendable, Hashable, Codable {
  /// When.
  public let at: Date
  /// What it showed.
  public let result: KeyVerification

  /// A verification.
  public init(at: Date, result: KeyVerification) {
    self.at = at
    self.result = result
  }
}
