import Foundation
import GatewayKit
import Testing

@testable import OpenSSLVault

/// Codes are bound to key, scope, purpose and message.
@Suite struct SignerTests {
  private let key = SecretBytes(count: 32) { $0.copyBytes(from: Array(0..<32)) }
  private let message = Array("conversation".utf8)

  @Test("a code is worth nothing for another scope, purpose, message or key")
  func bound() {
    let other = SecretBytes(count: 32) { $0.copyBytes(from: Array(1..<33)) }
    let signer = OpenSSLSigner(key, scope: "channel/site")
    let codes = [
      signer.authenticationCode(for: message, purpose: "session"),
      signer.authenticationCode(for: message, purpose: "cursor"),
      signer.authenticationCode(for: message + [0], purpose: "session"),
      signer.authenticationCode(for: [], purpose: "session"),
      OpenSSLSigner(key, scope: "channel/sit").authenticationCode(for: message, purpose: "esession"),
      OpenSSLSigner(key, scope: "core").authenticationCode(for: message, purpose: "session"),
      OpenSSLSigner(other, scope: "channel/site").authenticationCode(for: message, purpose: "session"),
    ]
    #expect(Set(codes).count == codes.count)
    #expect(codes.allSatisfy { $0.count == 32 })
  }

  @Test("the same question has the same answer, from whichever signer of the scope")
  func stable() {
    let first = OpenSSLSigner(key, scope: "core").authenticationCode(for: message, purpose: "session")
    let second: any Signer = OpenSSLSigner(key, scope: "core")
    #expect(second.authenticationCode(for: message, purpose: "session") == first)
    #expect(second.isValid(first, for: message, purpose: "session"))
  }

  @Test("anything but the code is refused")
  func forged() {
    let signer: any Signer = OpenSSLSigner(key, scope: "core")
    let code = signer.authenticationCode(for: message, purpose: "session")
    for index in code.indices {
      var forged = code
      forged[index] ^= 1
      #expect(!signer.isValid(forged, for: message, purpose: "session"))
    }
    for wrong in [[], Array(code.dropLast()), code + [0]] {
      #expect(!signer.isValid(wrong, for: message, purpose: "session"))
    }
  }

  @Test("random bytes are as many as asked for, and others each time", arguments: [0, 1, 15, 32, 1_000])
  func random(count: Int) {
    let signer = OpenSSLSigner(key, scope: "core")
    let (first, second) = (signer.randomBytes(count), signer.randomBytes(count))
    #expect(first.count == count)
    if count >= 15 { #expect(first != second) }
  }

  @Test("one signer serves many callers at once")
  func concurrent() async {
    let signer = OpenSSLSigner(key, scope: "core")
    let expected = (0..<8).map { signer.authenticationCode(for: message, purpose: "p\($0)") }
    let fresh = OpenSSLSigner(key, scope: "core")
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<400 {
        group.addTask { fresh.authenticationCode(for: message, purpose: "p\(number % 8)") == expected[number % 8] }
      }
      for await same in group { #expect(same) }
    }
  }
}
