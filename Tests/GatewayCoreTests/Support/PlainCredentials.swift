import GatewayCore
import Synchronization

/// Hashes that cost nothing: for tests of what is decided, not of how passwords are kept.
final class PlainPasswords: PasswordHashing {
  private struct State {
    var version = 1
    var checks = 0
    var isBusy = false
  }
  private let state = Mutex(State())

  /// How many passwords were checked, those of nobody among them.
  var checks: Int { state.withLock(\.checks) }

  /// Makes the hashes until now outdated.
  func raiseCost() { state.withLock { $0.version += 1 } }

  /// Refuses every further hash.
  func becomeBusy() { state.withLock { $0.isBusy = true } }

  func hash(_ password: Password) async throws(PasswordHashingError) -> PasswordHash {
    let state = state.withLock { $0 }
    if state.isBusy { throw .busy }
    return PasswordHash(stored: "\(state.version)$\(String(decoding: password.bytes, as: UTF8.self))")
  }

  func isCorrect(
    _ password: Password, for hash: PasswordHash?
  ) async throws(PasswordHashingError) -> Bool {
    let isBusy = state.withLock { state in
      state.checks += 1
      return state.isBusy
    }
    if isBusy { throw .busy }
    return hash?.stored.split(separator: "$").last.map { Array($0.utf8) == password.bytes } ?? false
  }

  func isOutdated(_ hash: PasswordHash) -> Bool { !hash.stored.hasPrefix("\(state.withLock(\.version))$") }
}

/// Second factors whose code is the number of the time step.
struct PlainSecondFactors: SecondFactorKeeping {
  func newSecret(for user: UserID) -> NewSecondFactor {
    NewSecondFactor(sealed: Array(user.rawValue.utf8), secret: "ABCD")
  }

  func step(ofCode code: String, sealed: [UInt8], user: UserID, at seconds: Int64) -> Int64? {
    guard sealed == Array(user.rawValue.utf8), let step = Int64(code), abs(step - seconds / 30) <= 1 else { return nil }
    return step
  }
}

/// Secrets of webhooks whose signature is the secret's number and the webhook.
final class PlainWebhookSecrets: WebhookSigning {
  private let made = Mutex(0)

  func newSecret(for webhook: WebhookID) -> NewWebhookSecret {
    let number = made.withLock { made in
      made += 1
      return made
    }
    return NewWebhookSecret(sealed: Array("\(number) \(webhook)".utf8), secret: "whsec_\(number)")
  }

  func signature(of content: [UInt8], sealed: [UInt8], webhook: WebhookID) -> [UInt8]? {
    String(decoding: sealed, as: UTF8.self).hasSuffix(" \(webhook)") ? sealed : nil
  }
}
