import Foundation
import GatewayKit

/// Makes the secret of a second factor, which is not asked for before a code of it was shown.
public struct BeginSecondFactor: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "me.totp_begin", http: .post("me/totp"), access: .agent, effect: .edit, audited: .object("account"),
    onlyForAccounts: ownAccountReason,
    summary: "Makes the secret of a second factor, which is not asked for before a code of it was shown.")

  /// The person's password.
  public let password: Password

  /// Creates the operation.
  public init(password: Password) { self.password = password }

  /// Makes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> SecondFactorSecret {
    let (people, account) = (call.services.people, try await call.account())
    try await call.services.signIn.confirm(password, of: account, from: call.address)
    let user = account.user
    let made = try people.demandSecondFactors().newSecret(for: user.id)
    let isBegun = try await call.services.stored { () async throws(StoreError) in
      try await people.store.beginSecondFactor(made.sealed, of: user.id)
    }
    guard isBegun else { throw OperationError(.totpOn) }
    return SecondFactorSecret(secret: made.secret, account: user.email, issuer: call.services.business.name)
  }
}

/// A second factor's secret as it is shown once.
public struct SecondFactorSecret: Sendable, Codable, CustomStringConvertible, CustomReflectable {
  /// The secret in base 32, for typing.
  public let secret: String
  /// The same as `otpauth:` address, for a QR code: 6 digits, 30 seconds, SHA-1.
  public let uri: String

  init(secret: String, account: String, issuer: String) {
    let allowed = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7F}"))
      .union(CharacterSet(charactersIn: "-._~@"))
    func escaped(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: allowed) ?? "" }
    let issuer = escaped(issuer.replacing(":", with: " "))
    self.secret = secret
    uri = "otpauth://totp/\(issuer):\(escaped(account))?secret=\(secret)&issuer=\(issuer)"
  }

  /// Nothing of it.
  public var description: String { "the secret of a second factor" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Turns the second factor on, proven by one of its codes.
public struct ConfirmSecondFactor: Operation {
  /// The number of recovery codes.
  static let recoveryCodes = 10

  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "me.totp_confirm", http: .post("me/totp/confirm"), access: .agent, effect: .edit, audited: .object("account"),
    onlyForAccounts: ownAccountReason,
    summary: "Turns the second factor on, proven by one of its codes, and returns ten recovery codes.")

  /// A code of the new secret.
  public let code: String

  /// Creates the operation.
  public init(code: String) { self.code = code }

  /// Turns it on.
  public func run(_ call: OperationCall) async throws(OperationError) -> RecoveryCodes {
    let (people, account) = (call.services.people, try await call.account())
    guard let factor = account.secondFactor else { throw OperationError(.totpNotBegun) }
    guard !factor.isConfirmed else { throw OperationError(.totpOn) }
    let step = try people.demandSecondFactors().step(
      ofCode: code.filter { !$0.isWhitespace }, sealed: factor.sealed, user: account.user.id,
      at: Int64(call.now.timeIntervalSince1970))
    guard let step else { throw OperationError(.totpUnconfirmed) }
    let codes = (0..<Self.recoveryCodes).map { _ in people.mint.mintRecoveryCode() }
    let isConfirmed = try await call.services.stored { () async throws(StoreError) in
      try await people.store.confirmSecondFactor(
        factor.sealed, of: account.user.id, step: step, recoveryCodes: codes.map(\.code))
    }
    guard isConfirmed else { throw OperationError(.totpNotBegun) }
    return RecoveryCodes(codes: codes.map(\.token))
  }
}

/// Codes that each stand in for a code of the second factor, once. They are shown once.
public struct RecoveryCodes: Sendable, Codable, CustomStringConvertible, CustomReflectable {
  /// The codes.
  public let codes: [String]

  /// Their number alone.
  public var description: String { "\(codes.count) recovery codes" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Turns the signed-in person's second factor off.
public struct RemoveSecondFactor: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "me.totp_remove", http: .post("me/totp/remove"), access: .agent, effect: .edit, audited: .object("account"),
    onlyForAccounts: ownAccountReason, summary: "Turns the signed-in person's second factor off.")

  /// The person's password.
  public let password: Password

  /// Creates the operation.
  public init(password: Password) { self.password = password }

  /// Turns it off.
  public func run(_ call: OperationCall) async throws(OperationError) -> Done {
    let account = try await call.account()
    try await call.services.signIn.confirm(password, of: account, from: call.address)
    _ = try await call.services.stored { () async throws(StoreError) in
      try await call.services.people.store.removeSecondFactor(of: account.user.id)
    }
    return Done()
  }
}
