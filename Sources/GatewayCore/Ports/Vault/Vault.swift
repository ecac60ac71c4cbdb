public import Foundation
public import GatewayKit

/// The sealed secrets of a data folder. Write-only: values can be stored and used (`SecretResolving`, `Signer`), but
/// not read out.
public protocol Vault: SecretKeeping, SignerSource, KeyDirectory {
  /// The public key to which values are encrypted in envelopes, so that they are never in plain text on the way here:
  /// 32 bytes.
  var intakeKey: [UInt8] { get }

  /// Encrypts a value for `name` to the intake key, as clients do: for a value that came over TLS.
  ///
  /// - Throws: `.refused` when it is too long.
  func envelope(of value: ConfidentialText, for name: SecretRef) throws(VaultError) -> [UInt8]

  /// Opens the envelope and seals the value under `name`, replacing any other. It is bound to the uses that the
  /// settings name; without any it stays unbound. `label` is the name of the value at its vendor; it is sealed too.
  ///
  /// - Throws: `.refused` when the envelope does not open, or the value is empty, too long or has bytes that a header
  ///   cannot contain; for a label of more than 100 bytes or with control characters.
  func store(_ envelope: [UInt8], as name: SecretRef, label: String?) async throws(VaultError) -> SecretSummary

  /// Changes the label of a stored value; nil or an empty text removes it.
  func label(_ name: SecretRef, _ label: String?) async throws(VaultError) -> SecretSummary

  /// Lends `body` a reference to the value in `envelope`, which can be used as `uses` say while `body` runs. Neither the
  /// value nor the reference is stored or listed.
  ///
  /// - Parameter uses: The uses of `name`; nil for those that the settings name.
  /// - Throws: `.refused` as `store` does, and when there is no use.
  func withCandidate<T: Sendable>(
    _ envelope: [UInt8], for name: SecretRef, uses: [SecretUse]?, _ body: @Sendable (SecretRef) async -> T
  ) async throws(VaultError) -> T

  /// Removes a secret.
  func remove(_ name: SecretRef) async throws(VaultError)

  /// All secrets, by name.
  func secrets() async throws(VaultError) -> [SecretSummary]

  /// Reads and opens every row again.
  func examine() async throws(VaultError) -> VaultSummary

  /// Takes one step of replacing the key under which values are sealed, while they are in use: a new key at the
  /// beginning, then a few rows each time. Repeat it until nothing waits.
  ///
  /// - Parameter beginning: Whether to make a new key. If an earlier rotation was interrupted, the step continues that one
  ///   instead.
  func rotate(beginning: Bool) async throws(VaultError) -> VaultRotation

  /// Lets a new master key open the vault. A generated one replaces the present one at once; one that people keep does so
  /// with `retireMasterKey`, and until then both open the vault.
  ///
  /// - Throws: `.refused` for `.generated` when people keep the present key, for the present key itself, and while the
  ///   vault was opened with a next key that is not finished.
  func replaceMasterKey(with new: NewMasterKey) async throws(VaultError) -> MasterRotation

  /// Makes the next master key the only one, and makes a new data key. Continue with `rotate` until nothing waits.
  ///
  /// - Throws: `.refused` unless the vault was opened with the next key.
  func retireMasterKey() async throws(VaultError) -> MasterRotation

  /// Allows the recovery key in `envelope` to open the vault, in place of any earlier one.
  func storeRecoveryKey(_ envelope: [UInt8]) async throws(VaultError)
}

/// The status of secrets; all that the core needs from the vault while it answers.
public protocol KeyDirectory: Sendable {
  /// The status of a secret.
  func status(of name: SecretRef) async -> SecretStatus

  /// Records the result of using the value of a secret at its service. Ignored if the value that was given at `givenAt`
  /// has been replaced meanwhile.
  func note(_ result: KeyVerification, of name: SecretRef, givenAt: Date) async throws(VaultError)
}

/// The status of a secret.
public struct SecretStatus: Sendable, Hashable {
  /// Whether a value is stored under the name.
  public let isStored: Bool
  /// Why it cannot be used; nil when it can.
  public let trouble: Explanation?
  /// The last result of using or trying it; nil before the first.
  public let verification: SecretVerification?
  /// When the value was given, which tells it apart from one that replaces it; nil when none is stored.
  public let givenAt: Date?

  /// Creates the status of a stored value.
  public init(givenAt: Date, trouble: Explanation? = nil, verification: SecretVerification? = nil) {
    isStored = true
    self.givenAt = givenAt
    self.trouble = trouble
    self.verification = verification
  }

  /// Creates the status of a name without a value.
  public init(missing name: SecretRef) {
    isStored = false
    trouble = SecretCode.notStored.with(["secret": .string(name.rawValue)])
    givenAt = nil
    verification = nil
  }

  /// Why its service refuses it; nil when no refusal is known.
  public var refusal: Explanation? {
    switch verification?.result {
    case .badKey: TroubleCode.keyRejected.with()
    case .noCredit: TroubleCode.keyWithoutCredit.with()
    case .noModelAccess: TroubleCode.keyWithoutModel.with()
    case .ok, .unreachable, nil: nil
    }
  }
}

/// The transport's access to secrets: lends a secret's bytes while they are used.
///
/// This is the only way to a secret's bytes; no other part of the gateway reads them, and no API returns them.
public protocol SecretResolving: Sendable {
  /// Lends the bytes of `name` to `body`, if the secret is bound to `origin` (see `Origin`). The bytes must not escape.
  ///
  /// - Throws: `.unauthorized` when the secret is not stored, does not open, or belongs to another origin, with both
  ///   origins and the remedy; `.rejected` with the cause when `body` throws an error that is not an `AdapterError`.
  func withSecret<T: Sendable>(
    _ name: SecretRef, for origin: String, _ body: @Sendable (UnsafeRawBufferPointer) throws -> T
  ) async throws(AdapterError) -> T
}

/// Stores a secret that a service returned in place of an earlier one, such as a new refresh token.
public protocol SecretKeeping: SecretResolving {
  /// Seals the value under its name. It keeps the binding of the previous value, or else gets the one that the settings
  /// name.
  func keep(_ secret: FreshSecret) async throws(VaultError)
}

/// A value to be stored in the vault. Its bytes stay in the caller's memory and are lent.
public struct FreshSecret: Sendable {
  /// The secret's name.
  public let name: SecretRef
  /// The length in bytes.
  public let count: Int
  /// Writes the bytes.
  public let fill: @Sendable (UnsafeMutableRawBufferPointer) -> Void
  /// Whether the stored value is the one to replace. If it is another, a person gave it meanwhile, and it is kept. Nil
  /// replaces any value.
  public let replaces: (@Sendable (UnsafeRawBufferPointer) -> Bool)?

  /// Creates a value.
  public init(
    name: SecretRef, count: Int, replaces: (@Sendable (UnsafeRawBufferPointer) -> Bool)? = nil,
    _ fill: @escaping @Sendable (UnsafeMutableRawBufferPointer) -> Void
  ) {
    self.name = name
    self.count = count
    self.replaces = replaces
    self.fill = fill
  }
}

/// The source of signers: the vault.
public protocol SignerSource: Sendable {
  /// A signer for a scope such as `core` or `channel/site`; its codes are invalid in any other scope.
  ///
  /// It can compute with those secrets among `uses`, the ones named by its adapter's settings, that have no origin.
  func signer(scope: String, secrets uses: [SecretUse]) -> any Signer
}

extension SignerSource {
  /// A signer without access to secrets.
  public func signer(scope: String) -> any Signer { signer(scope: scope, secrets: []) }
}
