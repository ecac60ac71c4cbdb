public import Foundation
public import GatewayKit

// The operations on secrets. Values travel in envelopes that only the vault can open, so that no socket buffer and no
// JSON contains one.

/// Returns the public key to which envelopes are encrypted.
public struct ShowIntakeKey: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "secrets.intake", http: .get("vault/intake"), access: .admin, effect: .read,
    summary: "Returns the public key to which values for the vault are encrypted.")

  /// Creates the operation.
  public init() {}

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Data {
    Data(try call.services.demandVault().intakeKey)
  }
}

/// Seals a value under a name, replacing any other. A provider's key is tried first; see `KeyReplacement`.
public struct SetSecret: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "secrets.set", http: .put("keys/{secret}"), access: .admin, effect: .edit, audited: .object("secret", "secret"),
    summary: """
      Seals a value under a name, replacing any other. The value comes as it is, over TLS, or in an envelope for the \
      vault. A provider's key is tried first, and does not replace a stored one if it does not work.
      """)

  /// The name.
  public let secret: SecretRef
  /// The value; nil when it comes in `envelope`.
  public let value: ConfidentialText?
  /// The value, encrypted to the vault's intake key; nil when it comes in `value`.
  public let envelope: Data?
  /// The value's name at its vendor.
  public let label: String?
  /// Whether to store a provider's key without trying it; nil means no.
  public let isUnverified: Bool?

  /// Creates the operation.
  public init(
    secret: SecretRef, value: ConfidentialText? = nil, envelope: Data? = nil, label: String? = nil,
    isUnverified: Bool? = nil
  ) {
    self.secret = secret
    self.value = value
    self.envelope = envelope
    self.label = label
    self.isUnverified = isUnverified
  }

  /// Tries and seals it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SecretStoring {
    guard secret.isWellFormed else {
      throw OperationError(.secretNameInvalid, ["secret": .string(String(secret.rawValue.prefix(100)))])
    }
    guard (value == nil) != (envelope == nil) else { throw OperationError(.secretValueMissing) }
    let services = call.services
    let stored = try await services.vaulted { vault throws(VaultError) in
      let sealed = if let value { try vault.envelope(of: value, for: secret) } else { Array(envelope ?? Data()) }
      return try await KeyReplacement(
        vault: vault, providers: services.roster.providers, breakerStore: services.breakerStore, clock: services.clock
      ).store(sealed, as: secret, label: label, isTried: isUnverified != true)
    }
    return stored.used(by: services.roster.current.secretUsers)
  }
}

/// Changes the label of a stored value.
public struct LabelSecret: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "secrets.label", http: .patch("keys/{secret}"), access: .admin, effect: .edit,
    audited: .object("secret", "secret"), summary: "Changes the label of a stored value, its name at its vendor.")

  /// The name.
  public let secret: SecretRef
  /// The label; nil removes it.
  public let label: String?

  /// Creates the operation.
  public init(secret: SecretRef, label: String?) {
    self.secret = secret
    self.label = label
  }

  /// Changes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SecretSummary {
    try await call.services.vaulted { vault throws(VaultError) in try await vault.label(secret, label) }
      .used(by: call.services.roster.current.secretUsers)
  }
}

/// Lists all secrets by name, without their values.
public struct ListSecrets: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "secrets.list", http: .get("keys"), access: .admin, effect: .read,
    summary: "Lists the names of all secrets with their state, without their values.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<SecretSummary> {
    Page(try await call.services.secrets())
  }
}

/// Removes a secret. Returns the channels and providers that used it.
public struct RemoveSecret: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "secrets.remove", http: .delete("keys/{secret}"), access: .admin, effect: .edit,
    audited: .object("secret", "secret"), summary: "Removes a secret, and tells what used it.")

  /// The name.
  public let secret: SecretRef

  /// Creates the operation.
  public init(secret: SecretRef) { self.secret = secret }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<SecretUser> {
    try await call.services.vaulted { vault throws(VaultError) in try await vault.remove(secret) }
    return Page(call.services.roster.current.secretUsers[secret] ?? [])
  }
}

/// Opens one secret, or all. A provider's key is also tried at the provider, and the result is stored.
public struct VerifySecrets: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "secrets.verify", http: .post("keys/verify"), access: .admin, effect: .edit,
    audited: .object("secret", "secret"), summary: "Opens one secret or all, and tries providers' keys.")

  /// The name; nil for all.
  public let secret: SecretRef?

  /// Creates the operation.
  public init(secret: SecretRef? = nil) { self.secret = secret }

  /// Verifies.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<SecretSummary> {
    let services = call.services
    let wanted = try await services.secrets().filter { secret == nil || $0.name == secret }
    if let secret, wanted.isEmpty { throw OperationError(.secretNotFound, ["secret": .string(secret.rawValue)]) }
    for provider in services.roster.providers {
      guard let key = wanted.first(where: { $0.name == provider.configuration.key && $0.state == .ready }),
        let givenAt = await services.keys.status(of: key.name).givenAt
      else { continue }
      let result = await provider.adapter.verify()
      if result == .ok {
        provider.verified()
        await services.breakerStore.keep(provider, now: call.now)
      }
      try await services.vaulted { vault throws(VaultError) in
        try await vault.note(result, of: key.name, givenAt: givenAt)
      }
    }
    let names = Set(wanted.map(\.name))
    return Page(try await services.secrets().filter { names.contains($0.name) })
  }
}

extension OperationServices {
  /// All secrets, by name, with what uses them.
  func secrets() async throws(OperationError) -> [SecretSummary] {
    let users = roster.current.secretUsers
    return try await vaulted { vault throws(VaultError) in try await vault.secrets() }.map { $0.used(by: users) }
  }

  /// The vault; throws when the gateway has none.
  func demandVault() throws(OperationError) -> any Vault {
    guard let vault else { throw OperationError(.vaultMissing) }
    return vault
  }

  /// Runs an operation of the vault and converts its error.
  func vaulted<T>(_ operation: (any Vault) async throws(VaultError) -> T) async throws(OperationError) -> T {
    let vault = try demandVault()
    do { return try await operation(vault) } catch {
      let code: OperationErrorCode =
        switch error.kind {
        case .notFound: .notInVault
        case .refused: .vaultRefused
        case .damaged: .vaultDamaged
        case .wrongMasterKey, .noMasterKey, .unavailable: .vaultFailed
        }
      throw OperationError(code, ["reason": .string("\(error)")], remedy: error.remedy)
    }
  }
}
