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

/// Lets a new master key open the vault; see `Vault.replaceMasterKey`.
public struct ReplaceMasterKey: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "vault.replace_master", local: masterKeysAreLocal, effect: .edit, audited: .object("vault"),
    summary: "Lets a new master key open the vault, and replaces a generated one by it.")

  /// The new master key.
  public let new: NewMasterKey

  /// Creates the operation.
  public init(new: NewMasterKey) { self.new = new }

  /// Replaces it.
  public func run(_ call: OperationCall) async throws(OperationError) -> MasterRotation {
    try await call.services.vaulted { vault throws(VaultError) in try await vault.replaceMasterKey(with: new) }
  }
}

/// Makes the new master key the only one; see `Vault.retireMasterKey`.
public struct RetireMasterKey: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "vault.retire_master", local: masterKeysAreLocal, effect: .edit, audited: .object("vault"),
    summary: "Makes the new master key, with which the gateway was started, the only one.")

  /// Creates the operation.
  public init() {}

  /// Retires the former one.
  public func run(_ call: OperationCall) async throws(OperationError) -> MasterRotation {
    try await call.services.vaulted { vault throws(VaultError) in try await vault.retireMasterKey() }
  }
}

/// Why master keys are not in the API.
private let masterKeysAreLocal = "the master key is kept on the gateway's machine"

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
