public import Foundation
import GatewayKit

/// Reads and opens every row of the vault again.
public struct ExamineVault: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "vault.examine", http: .get("vault"), access: .admin, effect: .read,
    summary: "Reads and opens every row of the vault, and tells where its master key comes from.")

  /// Creates the operation.
  public init() {}

  /// Examines it.
  public func run(_ call: OperationCall) async throws(OperationError) -> VaultSummary {
    try await call.services.vaulted { vault throws(VaultError) in try await vault.examine() }
  }
}

/// Takes one step of replacing the vault's data key; see `Vault.rotate`.
public struct RotateVault: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "vault.rotate", http: .post("vault/rotate"), access: .owner, effect: .edit, audited: .object("vault"),
    summary: "Takes one step of replacing the vault's data key. Repeat it until nothing waits.")

  /// Whether this is the first step.
  public let beginning: Bool

  /// Creates the operation.
  public init(beginning: Bool) { self.beginning = beginning }

  /// Takes the step.
  public func run(_ call: OperationCall) async throws(OperationError) -> VaultRotation {
    try await call.services.vaulted { vault throws(VaultError) in try await vault.rotate(beginning: beginning) }
  }
}

/// Allows the recovery key in an envelope to open the vault, in place of any earlier one.
public struct SetRecoveryKey: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "vault.recovery", local: "the recovery key is only shown in a terminal", effect: .edit,
    audited: .object("vault"), summary: "Replaces the recovery key, which opens the vault without its master key.")

  /// The recovery key, encrypted to the vault's intake key.
  public let envelope: Data

  /// Creates the operation.
  public init(envelope: Data) { self.envelope = envelope }

  /// Stores it.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    try await call.services.vaulted { vault throws(VaultError) in
      try await vault.storeRecoveryKey(Array(envelope))
    }
    return Done()
  }
}
