import Foundation
import GatewayKit
import Logging

/// The parts that operations on accounts work with.
struct People: Sendable {
  let store: any PeopleStore
  let passwords: (any PasswordHashing)?
  let secondFactors: (any SecondFactorKeeping)?
  let mint: CredentialMint
  let throttle: SignInThrottle
  let names: AgentNames
  let clock: any GatewayClock
  /// The public base URL, for links.
  let publicURL: URL?
  let log: Logger

  init(ports: GatewayPorts, publicURL: URL?) {
    store = ports.store
    passwords = ports.passwords
    secondFactors = ports.secondFactors
    mint = CredentialMint(ports.signers.signer(scope: "people"))
    throttle = SignInThrottle(clock: ports.clock)
    names = AgentNames(store: ports.store)
    clock = ports.clock
    self.publicURL = publicURL
    log = ports.log
  }

  var authenticator: Authenticator { Authenticator(store: store, mint: mint, clock: clock, log: log) }

  /// Hashes a new password; throws unless the person may choose it.
  func hash(_ password: Password, name: String, email: String) async throws(OperationError) -> PasswordHash {
    try password.check(name: name, email: email)
    let passwords = try demandPasswords()
    do { return try await passwords.hash(password) } catch { throw OperationError(error) }
  }

  func demandPasswords() throws(OperationError) -> any PasswordHashing {
    guard let passwords else { throw OperationError(.accountsUnavailable) }
    return passwords
  }

  func demandSecondFactors() throws(OperationError) -> any SecondFactorKeeping {
    guard let secondFactors else { throw OperationError(.accountsUnavailable) }
    return secondFactors
  }

  /// Reads the names again after a change. The change is made already, so a failure is only logged.
  func renamed() async {
    do throws(StoreError) { try await names.reload() } catch {
      log.warning("the names of people could not be read again", metadata: ["error": "\(error)"])
    }
  }

  /// The console's page for a token of a link. The token stands behind `#`, so that browsers do not send it.
  func link(_ page: String, _ token: String) -> String {
    let path = "/console/\(page)#\(token)"
    guard let publicURL else { return path }
    let base = publicURL.absoluteString
    return (base.hasSuffix("/") ? String(base.dropLast()) : base) + path
  }
}

extension OperationError {
  init(_ error: PasswordHashingError) {
    switch error {
    case .busy: self.init(.signInsTooMany)
    case .noMemory: self.init(.passwordUnchecked)
    }
  }

  /// The error of a change of accounts that was not made; nil if it was.
  static func of(_ receipt: AccountReceipt, user: UserID) -> OperationError? {
    switch receipt {
    case .done: nil
    case .emailTaken: OperationError(.emailTaken)
    case .lastOwner: OperationError(.lastOwner)
    case .notFound: OperationError(.userNotFound, ["user": .string(user.rawValue)])
    case .changed: OperationError(.changedMeanwhile, ["reason": .string("the account's role was changed meanwhile")])
    case .linkInvalid: OperationError(.linkInvalid)
    }
  }
}
