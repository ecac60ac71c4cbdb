import Foundation
import GatewayCore
import GatewayKit
import Testing

@testable import OpenSSLVault

@Suite struct SealedWebhookSecretsTests {
  private let secrets = SealedWebhookSecrets(signingKey: SecretBytes(count: 32, Crypto.fillRandomly))

  @Test("A signature is that of the Standard Webhooks libraries' test")
  func vector() throws {
    let key = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    let sealed = secrets.seal(SecretBytes(count: key.count) { $0.copyBytes(from: key) }, for: "w1")
    let content = #"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#
    let signature = try #require(secrets.signature(of: Array(content.utf8), sealed: sealed, webhook: "w1"))
    #expect(Data(signature).base64EncodedString() == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
  }

  @Test("A secret has 32 bytes in base 64 after whsec_, signs only for its webhook, and is shown nowhere else")
  func made() throws {
    let made = secrets.newSecret(for: "w1")
    #expect(made.secret.hasPrefix("whsec_"))
    let key = try #require(Data(base64Encoded: String(made.secret.dropFirst(6))))
    #expect(key.count == 32)
    #expect(secrets.newSecret(for: "w1").secret != made.secret)
    let content = Array("msg_1.1.{}".utf8)
    let signature = secrets.signature(of: content, sealed: made.sealed, webhook: "w1")
    #expect(signature == ContentHash.hmac(of: content, under: Array(key)))
    #expect(secrets.signature(of: content, sealed: made.sealed, webhook: "w2") == nil)
    for index in made.sealed.indices {
      var damaged = made.sealed
      damaged[index] ^= 1
      #expect(secrets.signature(of: content, sealed: damaged, webhook: "w1") == nil)
    }
    #expect(secrets.signature(of: content, sealed: [], webhook: "w1") == nil)
    #expect(!"\(made)".contains(made.secret) && !String(reflecting: made).contains("sealed"))
  }
}
