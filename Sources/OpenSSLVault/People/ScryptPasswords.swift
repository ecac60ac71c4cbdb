import Dispatch
import Foundation
public import GatewayCore
import Synchronization

/// People's passwords, hashed by scrypt (RFC 7914) on threads of its own.
///
/// A hash is stored as `scrypt$LOGCOST$BLOCK$PARALLEL$SALT$KEY`, salt and key in base 64, so that the parameters can
/// grow: a hash with other parameters is still checked, and replaced at the next sign-in.
public final class ScryptPasswords: PasswordHashing {
  /// How many hashes are computed at once.
  static let atOnce = 2
  /// How many callers may wait for their turn.
  static let mostWaiting = 50

  private struct Turns {
    var running = 0
    var waiting: [CheckedContinuation<Bool, Never>] = []
  }

  private let logCost: UInt8
  private let turns = Mutex(Turns())
  private let queue = DispatchQueue(label: "balcao.passwords", attributes: .concurrent)
  /// The salt for accounts that do not exist.
  private let nobody = ScryptParameters.new().salt

  /// Hashes of cost N = 2^`logCost`, r = 8, p = 1. By default a hash takes 32 MiB and about a tenth of a second.
  public init(logCost: UInt8 = 15) { self.logCost = logCost }

  /// Hashes a password under a new salt.
  public func hash(_ password: Password) async throws(PasswordHashingError) -> PasswordHash {
    let parameters = parameters(salt: ScryptParameters.new().salt)
    return ScryptHash(parameters: parameters, key: try await key(of: password, parameters)).stored
  }

  /// Whether the password is the hash's. Without a hash it is not, after the same work.
  public func isCorrect(
    _ password: Password, for hash: PasswordHash?
  ) async throws(PasswordHashingError) -> Bool {
    let found = hash.flatMap(ScryptHash.init(reading:))
    let key = try await key(of: password, found?.parameters ?? parameters(salt: nobody))
    return Crypto.areEqual(key, found?.key ?? [])
  }

  /// Whether the hash has other parameters.
  public func isOutdated(_ hash: PasswordHash) -> Bool {
    guard let found = ScryptHash(reading: hash) else { return true }
    return found.parameters != parameters(salt: found.parameters.salt)
  }

  private func parameters(salt: [UInt8]) -> ScryptParameters {
    ScryptParameters(salt: salt, logCost: logCost, block: 8, parallel: 1)
  }

  private func key(
    of password: Password, _ parameters: ScryptParameters
  ) async throws(PasswordHashingError) -> [UInt8] {
    guard await takeTurn() else { throw .busy }
    defer { endTurn() }
    let bytes = password.bytes
    let secret = SecretBytes(count: bytes.count) { $0.copyBytes(from: bytes) }
    let key: SecretBytes? = await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: Scrypt.derive(secret, parameters)) }
    }
    guard let key else { throw .noMemory }
    return key.withBytes { Array($0) }
  }

  /// Waits for a turn; false when too many others wait.
  private func takeTurn() async -> Bool {
    await withCheckedContinuation { continuation in
      let answer: Bool? = turns.withLock { turns in
        if turns.running < Self.atOnce {
          turns.running += 1
          return true
        }
        guard turns.waiting.count < Self.mostWaiting else { return false }
        turns.waiting.append(continuation)
        return nil
      }
      if let answer { continuation.resume(returning: answer) }
    }
  }

  /// Passes the turn to the one who waits longest.
  private func endTurn() {
    let next = turns.withLock { turns -> CheckedContinuation<Bool, Never>? in
      if !turns.waiting.isEmpty { return turns.waiting.removeFirst() }
      turns.running -= 1
      return nil
    }
    next?.resume(returning: true)
  }
}

/// The parts of a stored hash.
struct ScryptHash: Sendable {
  private static let scheme = "scrypt"

  let parameters: ScryptParameters
  let key: [UInt8]

  init(parameters: ScryptParameters, key: [UInt8]) {
    self.parameters = parameters
    self.key = key
  }

  /// Nil for a text that this version did not write, or whose parameters would take any amount of memory.
  init?(reading hash: PasswordHash) {
    let parts = hash.stored.split(separator: "$", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 6, parts[0] == Self.scheme, let logCost = UInt8(parts[1]), let block = UInt8(parts[2]),
      let parallel = UInt8(parts[3]), let salt = Data(base64Encoded: parts[4]), let key = Data(base64Encoded: parts[5]),
      key.count == MasterKey.length
    else { return nil }
    let parameters = ScryptParameters(salt: Array(salt), logCost: logCost, block: block, parallel: parallel)
    guard parameters.areBounded else { return nil }
    self.init(parameters: parameters, key: Array(key))
  }

  /// The text that is stored.
  var stored: PasswordHash {
    let parts = [
      Self.scheme, "\(parameters.logCost)", "\(parameters.block)", "\(parameters.parallel)",
      Data(parameters.salt).base64EncodedString(), Data(key).base64EncodedString(),
    ]
    return PasswordHash(stored: parts.joined(separator: "$"))
  }
}
