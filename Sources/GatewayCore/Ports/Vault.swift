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
