import GatewayCore
import GatewayKit
import Testing

@testable import OpenSSLVault

@Suite("Invariant 8: second factors are sealed") struct SecondFactorTests {
  private static let key = SecretBytes(count: 32) { $0.copyBytes(from: (0..<32).map { UInt8($0) }) }
  private let factors = SealedSecondFactors(signingKey: key)

  @Test("the code of a new secret is accepted, for its person alone")
  func round() throws {
    let secret = SecretBytes(count: OneTimeCode.secretLength, Crypto.fillRandomly)
    let sealed = factors.seal(secret, for: "u1")
    let code = String(decoding: OneTimeCode.code(of: secret, step: 7), as: UTF8.self)
    #expect(factors.step(ofCode: code, sealed: sealed, user: "u1", at: 210) == 7)
    #expect(factors.step(ofCode: code, sealed: sealed, user: "u2", at: 210) == nil)
    let other = SealedSecondFactors(signingKey: SecretBytes(count: 32, Crypto.fillRandomly))
    #expect(other.step(ofCode: code, sealed: sealed, user: "u1", at: 210) == nil)
  }

  @Test("a sealed secret with any bit changed does not open")
  func tampering() {
    let secret = SecretBytes(count: OneTimeCode.secretLength, Crypto.fillRandomly)
    let sealed = factors.seal(secret, for: "u1")
    let code = String(decoding: OneTimeCode.code(of: secret, step: 7), as: UTF8.self)
    for bit in 0..<sealed.count * 8 {
      #expect(factors.step(ofCode: code, sealed: sealed.turning(bit), user: "u1", at: 210) == nil)
    }
    for length in 0..<sealed.count {
      #expect(factors.step(ofCode: code, sealed: Array(sealed.prefix(length)), user: "u1", at: 210) == nil)
    }
  }

  @Test("new secrets are random, have 160 bits, and show themselves only where they are asked for")
  func fresh() {
    let (first, second) = (factors.newSecret(for: "u1"), factors.newSecret(for: "u1"))
    #expect(first.secret != second.secret)
    #expect(first.secret.count == 32)
    #expect(!"\(first)".contains(first.secret))
    #expect(!String(reflecting: first).contains(first.secret))
  }
}
