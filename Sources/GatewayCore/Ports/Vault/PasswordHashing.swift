/// Hashes passwords, slowly and off the cooperative pool, so that they cannot be guessed from a copy of the store.
///
/// Few hashes are computed at once. Callers wait for their turn; when too many wait, further ones are refused.
public protocol PasswordHashing: Sendable {
  /// Hashes a password under a new salt, with the parameters of today.
  func hash(_ password: Password) async throws(PasswordHashingError) -> PasswordHash

  /// Whether the password is the hash's, compared in constant time. Without a hash, as for an unknown account, it
  /// answers no after the same work.
  func isCorrect(_ password: Password, for hash: PasswordHash?) async throws(PasswordHashingError) -> Bool

  /// Whether a hash was made with other parameters than those of today.
  func isOutdated(_ hash: PasswordHash) -> Bool
}

/// Why a password was not hashed.
public enum PasswordHashingError: Error, Sendable, Hashable {
  /// Too many others wait.
  case busy
  /// There is not enough memory.
  case noMemory
}

/// Makes and checks second factors: one-time codes of RFC 6238 with SHA-1, six digits and steps of 30 seconds, which
/// every authenticator app has. Their secrets are sealed by a key of the vault.
public protocol SecondFactorKeeping: Sendable {
  /// Makes a secret of 20 random bytes for a person.
  func newSecret(for user: UserID) -> NewSecondFactor

  /// The time step of a code, if it is the code of the secret's current step or of the one before or after. Nil for any
  /// other text, and for a secret that was sealed for another person or is damaged.
  ///
  /// - Parameter seconds: The time since 1970.
  func step(ofCode code: String, sealed: [UInt8], user: UserID, at seconds: Int64) -> Int64?
}

/// A second factor that was just made.
public struct NewSecondFactor: Sendable, CustomStringConvertible, CustomReflectable {
  /// The secret, sealed.
  public let sealed: [UInt8]
  /// The secret in base 32 (RFC 4648), to be shown to its person once.
  public let secret: String

  /// Creates it.
  public init(sealed: [UInt8], secret: String) {
    self.sealed = sealed
    self.secret = secret
  }

  /// Nothing of it.
  public var description: String { "a second factor" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
