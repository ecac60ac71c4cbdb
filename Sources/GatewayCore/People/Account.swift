import Foundation

/// An account with what its person signs in with.
public struct Account: Sendable, Hashable {
  /// The person.
  public var user: User
  /// The password's hash; nil until the person has accepted an invitation.
  public var password: PasswordHash?
  /// The second factor; nil without one.
  public var secondFactor: SecondFactor?

  /// Creates an account.
  public init(user: User, password: PasswordHash?, secondFactor: SecondFactor? = nil) {
    self.user = user
    self.password = password
    self.secondFactor = secondFactor
  }

  /// Whether its person can sign in.
  public var isOpen: Bool { password != nil && !user.disabled }
}

/// A password's hash as it is stored: the scheme, its parameters, the salt and the result.
public struct PasswordHash: Sendable, Hashable, CustomStringConvertible, CustomReflectable {
  /// The text that is stored.
  public let stored: String

  /// Creates a hash from its stored text.
  public init(stored: String) { self.stored = stored }

  /// Nothing of it.
  public var description: String { "a password's hash" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A second factor: one-time codes of RFC 6238.
public struct SecondFactor: Sendable, Hashable {
  /// The secret, sealed by the vault.
  public let sealed: [UInt8]
  /// Whether the person has shown a code of it. Before that it is not asked for.
  public let isConfirmed: Bool
  /// The last time step whose code was accepted; each is accepted once.
  public let lastStep: Int64
  /// How many recovery codes are left.
  public let recoveryCodes: Int

  /// Creates a second factor.
  public init(sealed: [UInt8], isConfirmed: Bool, lastStep: Int64, recoveryCodes: Int) {
    self.sealed = sealed
    self.isConfirmed = isConfirmed
    self.lastStep = lastStep
    self.recoveryCodes = recoveryCodes
  }
}

/// E-mail addresses as the names of accounts.
public enum AccountEmail {
  /// The form in which addresses are compared: composed characters in lower case, without white space around them.
  ///
  /// The local part is folded, too: RFC 5321 (2.4) lets hosts tell its cases apart, but people do not.
  public static func folded(_ email: String) -> String {
    email.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping.lowercased()
  }

  /// The address as it is shown; nil unless the text is one address.
  static func read(_ text: String) -> String? {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
    guard let address = EmailAnswer.read(trimmed), AccountEmail.folded(address) == AccountEmail.folded(trimmed) else {
      return nil
    }
    return address
  }
}
