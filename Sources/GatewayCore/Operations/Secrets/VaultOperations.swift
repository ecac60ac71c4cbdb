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

/// Replaces the vault's data key, in small transactions while the gateway works; see `Vault.rotate`. An earlier rotation
/// that was interrupted is finished first.
public struct RotateVault: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "vault.rotate", http: .job("vault/rotate", ifInterrupted: .resumed), access: .owner, effect: .edit,
    audited: .object("vault"),
    summary: "Replaces the vault's data key as a job, which goes on after a restart.")

  /// Creates the operation.
  public init() {}

  /// Rotates.
  public func run(_ call: OperationCall) async throws(OperationError) -> VaultRotation {
    var rotation = try await step(call, beginning: true)
    // The key of an earlier rotation is as old as that rotation; only this job's own is new.
    if rotation.isResumed, call.job?.isResumed != true {
      _ = try await finish(rotation, call)
      rotation = try await step(call, beginning: true)
    }
    return try await finish(rotation, call)
  }

  private func finish(_ begun: VaultRotation, _ call: OperationCall) async throws(OperationError) -> VaultRotation {
    var rotation = begun
    while rotation.waiting > 0 {
      try call.throwIfCancelled()
      rotation = try await step(call, beginning: false)
    }
    return rotation
  }

  private func step(_ call: OperationCall, beginning: Bool) async throws(OperationError) -> VaultRotation {
    let rotation = try await call.services.vaulted { vault throws(VaultError) in
      try await vault.rotate(beginning: beginning)
    }
    call.progress(rotation.rows - rotation.waiting, of: rotation.rows)
    return rotation
  }
}

/// Takes one step of replacing the vault's data key; see `Vault.rotate`.
public struct TakeRotationStep: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "vault.rotate_step", local: "programs start the whole rotation as a job", effect: .edit,
    audited: .object("vault"),
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
