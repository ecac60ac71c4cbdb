public import GatewayCore

/// People's second factors, sealed with AES-256-GCM under a key that is derived from the vault's signing key.
///
/// `format 1 | nonce 12 | ciphertext | tag 16`, bound to the account: a secret that was moved to another account does not
/// open.
struct SealedSecondFactors: SecondFactorKeeping {
  private static let format: UInt8 = 1

  private let key: SecretBytes

  init(signingKey: SecretBytes) {
    key = Crypto.derive(from: signingKey, salt: Array("balcao/sealing/1".utf8), info: Array("people/totp".utf8))
  }

  func newSecret(for user: UserID) -> NewSecondFactor {
    let secret = SecretBytes(count: OneTimeCode.secretLength, Crypto.fillRandomly)
    return NewSecondFactor(sealed: seal(secret, for: user), secret: secret.withBytes(Base32Text.encode))
  }

  func step(ofCode code: String, sealed: [UInt8], user: UserID, at seconds: Int64) -> Int64? {
    guard sealed.first == Self.format,
      let secret = Crypto.open(sealed.dropFirst(), under: key, associated: Self.associated(user))
    else { return nil }
    return OneTimeCode.step(of: Array(code.utf8), by: secret, at: seconds)
  }

  func seal(_ secret: SecretBytes, for user: UserID) -> [UInt8] {
    [Self.format] + Crypto.seal(secret, under: key, associated: Self.associated(user))
  }

  private static func associated(_ user: UserID) -> [UInt8] { [format] + Array(user.rawValue.utf8) }
}

extension OpenSSLVault {
  /// Makes and checks people's second factors under a key of this vault.
  public var secondFactors: any SecondFactorKeeping { SealedSecondFactors(signingKey: signingKey) }
}
