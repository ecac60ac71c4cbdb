import Foundation
import GatewayCore
import GatewayKit

/// The operations on secrets and the vault. Values travel in encrypted envelopes that only the vault can open, so that no
/// socket buffer and no JSON contains a value.
enum SecretOperations {
  struct Intake: AdminOperation {
    static let name = "secrets.intake"

    func run(on admin: Admin) async throws(AdminError) -> Data { Data(try admin.secretIntake()) }
  }

  struct Set: AdminOperation {
    static let name = "secrets.set"
    let secret: SecretRef
    let envelope: Data
    var label: String?
    var isTried = false

    func run(on admin: Admin) async throws(AdminError) -> SecretStoring {
      try await admin.setSecret(secret, envelope: Array(envelope), label: label, isTried: isTried)
    }
  }

  struct Label: AdminOperation {
    static let name = "secrets.label"
    let secret: SecretRef
    let label: String?

    func run(on admin: Admin) async throws(AdminError) -> SecretSummary { try await admin.labelSecret(secret, label) }
  }

  struct List: AdminOperation {
    static let name = "secrets.list"

    func run(on admin: Admin) async throws(AdminError) -> [SecretSummary] { try await admin.secrets() }
  }

  struct Remove: AdminOperation {
    static let name = "secrets.remove"
    let secret: SecretRef

    func run(on admin: Admin) async throws(AdminError) -> [SecretUser] { try await admin.removeSecret(secret) }
  }

  struct Verify: AdminOperation {
    static let name = "secrets.verify"
    let secret: SecretRef?

    func run(on admin: Admin) async throws(AdminError) -> [SecretSummary] { try await admin.verifySecrets(secret) }
  }

  struct Examine: AdminOperation {
    static let name = "vault.examine"

    func run(on admin: Admin) async throws(AdminError) -> VaultSummary { try await admin.examineVault() }
  }

  struct Rotate: AdminOperation {
    static let name = "vault.rotate"
    let beginning: Bool

    func run(on admin: Admin) async throws(AdminError) -> VaultRotation {
      try await admin.rotateVault(beginning: beginning)
    }
  }

  struct ReplaceMasterKey: AdminOperation {
    static let name = "vault.replace_master"
    let new: NewMasterKey

    func run(on admin: Admin) async throws(AdminError) -> MasterRotation { try await admin.replaceMasterKey(with: new) }
  }

  struct RetireMasterKey: AdminOperation {
    static let name = "vault.retire_master"

    func run(on admin: Admin) async throws(AdminError) -> MasterRotation { try await admin.retireMasterKey() }
  }

  struct SetRecoveryKey: AdminOperation {
    static let name = "vault.recovery"
    let envelope: Data

    func run(on admin: Admin) async throws(AdminError) -> Done {
      try await admin.setRecoveryKey(envelope: Array(envelope))
      return Done()
    }
  }
}
