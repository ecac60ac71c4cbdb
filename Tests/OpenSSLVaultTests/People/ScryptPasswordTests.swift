import GatewayCore
import Testing

@testable import OpenSSLVault

@Suite("Invariant 8: passwords are kept as scrypt hashes") struct ScryptPasswordTests {
  /// The least cost, so that tests are quick.
  private let passwords = ScryptPasswords(logCost: 10)
  private let password = Password("correct horse battery")

  @Test("a password is its hash's, and no other is")
  func check() async throws {
    let hash = try await passwords.hash(password)
    #expect(try await passwords.isCorrect(password, for: hash))
    for other in ["correct horse batterz", "correct horse battery ", ""] {
      #expect(try await !passwords.isCorrect(Password(other), for: hash))
    }
    #expect(try await !passwords.isCorrect(password, for: nil))
    #expect(try await passwords.hash(password) != hash, "the salt is new each time")
    #expect(!"\(hash)".contains(hash.stored))
  }

  @Test("two spellings of one character are one password")
  func canonical() async throws {
    let hash = try await passwords.hash(Password("pão de queijo com café"))
    #expect(try await passwords.isCorrect(Password("pa\u{303}o de queijo com cafe\u{301}"), for: hash))
  }

  @Test("the hash's own parameters are used, and others are outdated")
  func parameters() async throws {
    let hash = try await passwords.hash(password)
    #expect(hash.stored.hasPrefix("scrypt$10$8$1$"))
    #expect(!passwords.isOutdated(hash))
    let stronger = ScryptPasswords(logCost: 11)
    #expect(stronger.isOutdated(hash))
    #expect(try await stronger.isCorrect(password, for: hash))
  }

  @Test("a hash of RFC 7914's vector, section 12, is understood")
  func vector() async throws {
    // P = "pleaseletmein", S = "SodiumChloride", N = 16384, r = 8, p = 1; the first 32 bytes.
    let hash = PasswordHash(
      stored: "scrypt$14$8$1$U29kaXVtQ2hsb3JpZGU=$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+qbVD9lRdofI=")
    #expect(try await passwords.isCorrect(Password("pleaseletmein"), for: hash))
    #expect(try await !passwords.isCorrect(Password("pleaseletmeout"), for: hash))
    let found = try #require(ScryptHash(reading: hash))
    #expect(ScryptHash(parameters: found.parameters, key: found.key).stored == hash)
  }

  @Test(
    "a stored text that would take any amount of memory, or is damaged, is no hash",
    arguments: [
      "", "scrypt", "scrypt$30$8$1$AAAA$AAAA", "plain$correct horse battery",
      "scrypt$63$255$255$U29kaXVtQ2hsb3JpZGU=$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      "scrypt$10$8$1$%$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "scrypt$10$8$1$AAAA$AAAA",
    ])
  func damaged(stored: String) async throws {
    let hash = PasswordHash(stored: stored)
    #expect(ScryptHash(reading: hash) == nil)
    #expect(passwords.isOutdated(hash))
    #expect(try await !passwords.isCorrect(password, for: hash))
  }

  @Test("two hashes run at once and 50 wait; a flood beyond is refused and leaves nothing behind")
  func flood() async throws {
    let slower = ScryptPasswords(logCost: 14)
    let hash = try await slower.hash(password)
    let answers: [Bool?] = await withTaskGroup(of: Bool?.self) { group in
      for _ in 0..<500 { group.addTask { try? await slower.isCorrect(password, for: hash) } }
      return await group.reduce(into: []) { $0.append($1) }
    }
    #expect(answers.allSatisfy { $0 != false })
    #expect(answers.filter { $0 == nil }.count > 0)
    #expect(answers.filter { $0 == true }.count >= ScryptPasswords.atOnce + ScryptPasswords.mostWaiting)
    #expect(try await slower.isCorrect(password, for: hash))
  }
}
