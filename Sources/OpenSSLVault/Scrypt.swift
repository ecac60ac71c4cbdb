import COpenSSL
import Dispatch
import GatewayCore

/// Passphrases into keys, one at a time and off the cooperative pool: each takes 128 MiB and half a second of a core.
enum Scrypt {
  private static let queue = DispatchQueue(label: "balcao.scrypt")

  static func key(from passphrase: SecretBytes, _ parameters: ScryptParameters) async throws(VaultError) -> MasterKey {
    let key: SecretBytes? = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: derive(passphrase, parameters)) }
    }
    guard let key else {
      throw VaultError(.unavailable, "the passphrase could not be worked on: scrypt needs 128 MiB of free memory")
    }
    return MasterKey(key)
  }

  /// The 32 bytes; nil when there is no memory for it.
  static func derive(_ passphrase: SecretBytes, _ parameters: ScryptParameters) -> SecretBytes? {
    var isDone = false
    let key = SecretBytes(count: MasterKey.length) { output in
      isDone = passphrase.withBytes { passphrase in
        copenssl_scrypt(
          passphrase.baseAddress, passphrase.count, parameters.salt, parameters.salt.count,
          UInt64(1) << parameters.logCost, UInt64(parameters.block), UInt64(parameters.parallel), output.baseAddress,
          output.count)
      }
    }
    return isDone ? key : nil
  }
}
