import Foundation
import GatewayKit
import Logging

/// Checks what people sign in with, and begins sessions.
struct SignIn: Sendable {
  let people: People
  let identifiers: IdentifierDerivation

  /// The account of an address and a password, and a code if the account has a second factor.
  ///
  /// The answer is the same for a wrong password, an unknown account and a disabled one, and takes as long.
  ///
  /// - Throws: `sign_in_throttled`, `sign_in_failed`, `totp_required`, `totp_invalid`, `sign_ins_too_many`.
  func account(
    email: String, password: Password, code: String?, from address: String?
  ) async throws(OperationError) -> Account {
    let folded = String(AccountEmail.folded(email).prefix(320))
    let found = try await stored { () async throws(StoreError) in
      try await people.store.account(ofEmail: folded)
    }
    let attempt = try await admit(folded, found, from: address)
    guard try await isCorrect(password, for: found?.password), let found, found.isOpen else {
      throw OperationError(.signInFailed)
    }
    if let factor = found.secondFactor, factor.isConfirmed {
      guard let code, !code.isEmpty else {
        // The password is right: nothing was guessed.
        people.throttle.succeeded(attempt)
        throw OperationError(.totpRequired)
      }
      guard try await accepts(code, factor, of: found.user.id) else { throw OperationError(.totpInvalid) }
    }
    people.throttle.succeeded(attempt)
    return await renewed(found, with: password)
  }

  /// Throws `password_wrong` unless the password is the signed-in person's; guesses are slowed down as at the sign-in.
  func confirm(_ password: Password, of account: Account, from address: String?) async throws(OperationError) {
    let attempt = try await admit(AccountEmail.folded(account.user.email), account, from: address)
    guard try await isCorrect(password, for: account.password) else { throw OperationError(.passwordWrong) }
    people.throttle.succeeded(attempt)
  }

  /// Throws `totp_required` or `totp_invalid` unless the code is one of the account's second factor, if it has one.
  func confirm(_ code: String?, of account: Account, from address: String?) async throws(OperationError) {
    guard let factor = account.secondFactor, factor.isConfirmed else { return }
    guard let code, !code.isEmpty else { throw OperationError(.totpRequired) }
    let attempt = try await admit(AccountEmail.folded(account.user.email), account, from: address)
    guard try await accepts(code, factor, of: account.user.id) else { throw OperationError(.totpInvalid) }
    people.throttle.succeeded(attempt)
  }

  /// Whether a code is the second factor's, or one of the recovery codes, which is used up.
  func accepts(_ code: String, _ factor: SecondFactor, of user: UserID) async throws(OperationError) -> Bool {
    let factors = try people.demandSecondFactors()
    let seconds = Int64(people.clock.now.timeIntervalSince1970)
    let digits = code.filter { !$0.isWhitespace }
    if let step = factors.step(ofCode: digits, sealed: factor.sealed, user: user, at: seconds) {
      return try await stored { () async throws(StoreError) in try await people.store.acceptStep(step, of: user) }
    }
    guard let recovery = people.mint.code(ofRecoveryCode: code) else { return false }
    return try await stored { () async throws(StoreError) in
      try await people.store.acceptRecoveryCode(recovery, of: user)
    }
  }

  /// Begins a session of an account whose password was just proven.
  ///
  /// - Throws: `sign_in_failed` when the account was changed meanwhile.
  func begin(_ account: Account, from address: String?) async throws(OperationError) -> SessionGrant {
    guard let password = account.password else { throw OperationError(.signInFailed) }
    let now = people.clock.now
    let minted = people.mint.mint(.session)
    let session = Session(
      id: SessionID(rawValue: identifiers.fresh("s")), user: account.user.id, createdAt: now, lastUsedAt: now,
      address: address)
    let isAdded = try await stored { () async throws(StoreError) in
      try await people.store.addSession(session, code: minted.code, provenBy: password)
    }
    guard isAdded else { throw OperationError(.signInFailed) }
    return SessionGrant(
      user: account.user, csrfToken: people.mint.csrfToken(of: session.id), sessionToken: minted.token)
  }

  private func admit(
    _ folded: String, _ account: Account?, from address: String?
  ) async throws(OperationError) -> SignInThrottle.Attempt {
    var isKnown = false
    if let account, let address {
      let block = AddressBlock.of(address)
      let sessions = try await stored { () async throws(StoreError) in
        try await people.store.sessions(of: account.user.id)
      }
      let now = people.clock.now
      isKnown = sessions.contains { now < $0.expiresAt && $0.address.map(AddressBlock.of) == block }
    }
    let (attempt, wait) = people.throttle.admit(folded, from: address, isKnown: isKnown)
    guard let attempt else {
      throw OperationError(.signInThrottled, ["seconds": .integer(Int(wait.seconds.rounded(.up)))])
    }
    return attempt
  }

  private func isCorrect(_ password: Password, for hash: PasswordHash?) async throws(OperationError) -> Bool {
    let passwords = try people.demandPasswords()
    do { return try await passwords.isCorrect(password, for: hash) } catch { throw OperationError(error) }
  }

  /// Hashes the password again if the parameters have grown since. The sign-in does not depend on it.
  private func renewed(_ account: Account, with password: Password) async -> Account {
    guard let passwords = people.passwords, let old = account.password, passwords.isOutdated(old),
      let hash = try? await passwords.hash(password)
    else { return account }
    do throws(StoreError) {
      try await people.store.renewPassword(old, as: hash, of: account.user.id)
    } catch {
      people.log.warning("a password could not be hashed again", metadata: ["error": "\(error)"])
      return account
    }
    var account = account
    account.password = hash
    return account
  }

  private func stored<T>(_ operation: () async throws(StoreError) -> T) async throws(OperationError) -> T {
    do { return try await operation() } catch { throw OperationError(error) }
  }
}
