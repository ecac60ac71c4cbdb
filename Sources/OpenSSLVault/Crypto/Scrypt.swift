import COpenSSL
import Dispatch
import GatewayCore

/// Derives keys from passphrases, one at a time and off the cooperative pool: each takes 128 MiB and half a second of
/// CPU.
enum Scrypt {
  private static let queue = DispatchQueue(label: "balcao.scrypt")

  static func key(from passphrase: SecretBytes, _ parameters: ScryptParameters) async throws(VaultError) -> MasterKey {
    let key: SecretBytes? = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: derive(passphrase, parameters)) }
    }
    guard let key else {
      throw VaultError(.unavailable, "the passphrase could not be processed: scrypt needs 128 MiB of free memory")
    }
    return MasterKey(key)
  }

  /// The 32 bytes; nil when there is not enough memory.
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

/// The scrypt parameters (RFC 7914) that turn a passphrase into a master key.
struct ScryptParameters: Sendable, Hashable {
  static let saltLength = 16

  let salt: [UInt8]
  /// N = 2^logCost.
  let logCost: UInt8
  let block: UInt8
  let parallel: UInt8

  /// The parameters of a new vault: 128 MiB and about half a second.
  static func new() -> ScryptParameters {
    let salt = [UInt8](unsafeUninitializedCapacity: saltLength) { bytes, count in
      Crypto.fillRandomly(UnsafeMutableRawBufferPointer(bytes))
      count = saltLength
    }
    return ScryptParameters(salt: salt, logCost: 17, block: 8, parallel: 1)
  }

  /// Whether the parameters are within limits, so that a damaged ring cannot make the process allocate any amount of
  /// memory.
  var areBounded: Bool { (10...20).contains(logCost) && (1...16).contains(block) && (1...4).contains(parallel) }
}
