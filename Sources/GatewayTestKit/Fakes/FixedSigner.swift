public import GatewayKit
import OpenSSLVault
import Synchronization

/// A signer whose codes and random bytes are the same in every run. Good for tests only: anybody can forge its codes.
public final class FixedSigner: Signer {
  private let key: [UInt8]
  private let random: Mutex<SeededGenerator>
  private let used = Mutex(0)
  private let secrets: [SecretRef: String]

  /// A different signer for each `seed`, which computes with `secrets`.
  public init(seed: UInt64 = 1, secrets: [SecretRef: String] = [:]) {
    self.secrets = secrets
    key = (0..<8).map { UInt8(truncatingIfNeeded: seed >> (8 * $0)) }
    random = Mutex(SeededGenerator(seed: seed))
  }

  /// How often it was used.
  public var uses: Int { used.withLock { $0 } }

  /// 32 bytes that depend on the seed, the purpose and the message: four rounds of FNV-1a in place of HMAC-SHA256.
  public func authenticationCode(for message: [UInt8], purpose: String) -> [UInt8] {
    used.withLock { $0 += 1 }
    let content = key + Array("\(purpose.utf8.count):\(purpose)".utf8) + message
    return (0..<UInt8(4)).flatMap { round in
      let hash = ([round] + content).reduce(14_695_981_039_346_656_037 as UInt64) {
        ($0 ^ UInt64($1)) &* 1_099_511_628_211
      }
      return (0..<8).map { UInt8(truncatingIfNeeded: hash >> (8 * $0)) }
    }
  }

  /// Real HMAC-SHA256 under the secret's value, because remote peers compute it, too.
  public func authenticationCode(
    for message: [UInt8], keyedBy secret: SecretRef
  ) async throws(AdapterError) -> [UInt8] {
    ContentHash.hmac(of: message, under: try value(of: secret))
  }

  /// Whether `candidate` is the secret's value.
  public func matches(_ candidate: [UInt8], secret: SecretRef) async throws(AdapterError) -> Bool {
    try value(of: secret) == candidate
  }

  /// The next bytes of the seed's sequence.
  public func randomBytes(_ count: Int) -> [UInt8] {
    used.withLock { $0 += 1 }
    return random.withLock { random in (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &random) } }
  }

  private func value(of secret: SecretRef) throws(AdapterError) -> [UInt8] {
    used.withLock { $0 += 1 }
    guard let value = secrets[secret] else {
      throw AdapterError(.unauthorized, "the secret \(secret) is not stored", remedy: .storeSecret(secret))
    }
    return Array(value.utf8)
  }
}
