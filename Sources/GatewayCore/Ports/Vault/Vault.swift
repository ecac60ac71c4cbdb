public import Foundation
public import GatewayKit

/// The sealed secrets of a data folder. Write-only: values go in, and come out only to be used (`SecretResolving`,
/// `Signer`).
public protocol Vault: SecretKeeping, SignerSource, KeyDirectory {
  /// The public key that values are enveloped to, so that on their way here they lie nowhere in clear: 32 bytes.
  var intakeKey: [UInt8] { get }

  /// Takes a value out of its envelope and seals it under `name`, in place of what was there. It is bound to what the
  /// settings ask for; without any it stays unbound.
  ///
  /// - Throws: `.refused` when the envelope does not open, or the value is empty, too long or has bytes that a header
  ///   cannot hold.
  func store(_ envelope: [UInt8], as name: SecretRef) async throws(VaultError) -> SecretSummary

  /// Forgets a secret.
  func remove(_ name: SecretRef) async throws(VaultError)

  /// All secrets, by name.
  func secrets() async throws(VaultError) -> [SecretSummary]

  /// Opens every row anew from the store.
  func examine() async throws(VaultError) -> VaultSummary

  /// Lets the vault be opened by the recovery key in `envelope`, and no longer by an earlier one.
  func storeRecoveryKey(_ envelope: [UInt8]) async throws(VaultError)
}

/// How secrets stand: all that the core asks of the vault while it answers.
public protocol KeyDirectory: Sendable {
  /// How a secret stands.
  func status(of name: SecretRef) async -> SecretStatus

  /// Notes what using a secret at its service showed.
  func note(_ result: KeyVerification, of name: SecretRef) async throws(VaultError)
}

/// How a secret stands.
public struct SecretStatus: Sendable, Hashable {
  /// Whether a value is stored under the name.
  public let isStored: Bool
  /// Why it cannot be used, with the remedy; nil when it can.
  public let trouble: String?
  /// What using it, or trying it, showed last; nil while nothing has.
  public let verification: SecretVerification?
  /// When the value was given; nil where none is stored.
  public let givenAt: Date?

  /// The status of a stored value.
  public init(givenAt: Date, trouble: String? = nil, verification: SecretVerification? = nil) {
    isStored = true
    self.givenAt = givenAt
    self.trouble = trouble
    self.verification = verification
  }

  /// The status of a name without a value.
  public init(missing trouble: String) {
    isStored = false
    self.trouble = trouble
    givenAt = nil
    verification = nil
  }

  /// What its service has against it, with the remedy; nil where nothing is known.
  public var refusal: String? {
    switch verification?.result {
    case .badKey: "the provider does not accept the key"
    case .noCredit: "the key has no credit"
    case .noModelAccess: "the key may not use the model"
    case .ok, .unreachable, nil: nil
    }
  }
}

/// Where the transport gets secrets: the vault, which lends the bytes of one for as long as it takes to use them.
///
/// The only way to a secret's bytes. Nothing else in the gateway reads them, and no API gives them out.
public protocol SecretResolving: Sendable {
  /// Lends the bytes of `name` to `body`, if they were stored for `origin` (see `Origin`); they must not leave it.
  ///
  /// - Throws: `.unauthorized` when the secret is not stored, does not open, or belongs to another origin, with both
  ///   origins and the remedy; `.rejected` with the cause when `body` throws what is no `AdapterError`.
  func withSecret<T: Sendable>(
    _ name: SecretRef, for origin: String, _ body: @Sendable (UnsafeRawBufferPointer) throws -> T
  ) async throws(AdapterError) -> T
}

/// Where the transport puts a secret that a service gave it in place of one it had, such as a new refresh token.
public protocol SecretKeeping: SecretResolving {
  /// Seals the value under its name. It is bound to what the value before it was bound to, or else to what the settings
  /// ask for.
  func keep(_ secret: FreshSecret) async throws(VaultError)
}

/// A value on its way into the vault. Its bytes lie in the giver's memory, and are lent.
public struct FreshSecret: Sendable {
  /// Its name.
  public let name: SecretRef
  /// How many bytes it has.
  public let count: Int
  /// Writes the bytes.
  public let fill: @Sendable (UnsafeMutableRawBufferPointer) -> Void
  /// Whether a stored value is the one to be replaced: when it is another, a person gave it meanwhile, and it stays. Nil
  /// replaces whatever is there.
  public let replaces: (@Sendable (UnsafeRawBufferPointer) -> Bool)?

  /// A value.
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

/// Where signers come from: the vault.
public protocol SignerSource: Sendable {
  /// A signer whose codes are worth nothing under another scope: `core`, `channel/site`.
  ///
  /// It computes with those secrets among `uses`, what the settings of its adapter name, that go to no origin.
  func signer(scope: String, secrets uses: [SecretUse]) -> any Signer
}

extension SignerSource {
  /// A signer that computes with no secret.
  public func signer(scope: String) -> any Signer { signer(scope: scope, secrets: []) }
}
