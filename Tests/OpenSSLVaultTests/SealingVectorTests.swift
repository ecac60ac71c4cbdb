import Testing

@testable import OpenSSLVault

/// Published vectors of what seals: AES-256-GCM, scrypt, X25519, SHA-256.
@Suite struct SealingVectorTests {
  struct Sealed: Sendable {
    let key: String
    let nonce: String
    let associated: String
    let text: String
    let sealed: String
  }

  private static let text =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
    + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255"
  private static let key = String(repeating: "feffe9928665731c6d6a8f9467308308", count: 2)

  static let gcm = [
    Sealed(
      key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12), associated: "", text: "",
      sealed: "530f8afbc74536b9a963b4f1c4cb738b"),
    Sealed(
      key: String(repeating: "00", count: 32), nonce: String(repeating: "00", count: 12), associated: "",
      text: String(repeating: "00", count: 16),
      sealed: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    Sealed(
      key: key, nonce: "cafebabefacedbaddecaf888", associated: "", text: text,
      sealed: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c"),
    Sealed(
      key: key, nonce: "cafebabefacedbaddecaf888", associated: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      text: String(text.prefix(120)),
      sealed: "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"),
  ]

  @Test("AES-256-GCM opens NIST's test cases 13 to 16", arguments: gcm)
  func opens(vector: Sealed) {
    let opened = Crypto.open(
      bytes(vector.nonce + vector.sealed)[...], under: secret(vector.key), associated: bytes(vector.associated))
    #expect(opened?.withBytes(Array.init) == bytes(vector.text))
  }

  @Test("AES-256-GCM refuses them with any bit turned", arguments: gcm)
  func refuses(vector: Sealed) {
    let sealed = bytes(vector.nonce + vector.sealed)
    for bit in 0..<(sealed.count * 8) {
      let opened = Crypto.open(
        sealed.turning(bit)[...], under: secret(vector.key), associated: bytes(vector.associated))
      #expect(opened == nil)
    }
    #expect(Crypto.open(sealed[...], under: secret(vector.key), associated: bytes(vector.associated) + [0]) == nil)
  }

  @Test("what is sealed opens, under a nonce of its own each time", arguments: [0, 1, 15, 16, 17, 65_536])
  func roundTrip(count: Int) {
    let key = SecretBytes(count: 32, Crypto.fillRandomly)
    let value = SecretBytes(count: count, Crypto.fillRandomly)
    let sealed = (0..<3).map { _ in Crypto.seal(value, under: key, associated: [1, 2]) }
    #expect(Set(sealed.map { $0.prefix(12) }).count == 3)
    for sealed in sealed {
      #expect(sealed.count == count + 28)
      #expect(Crypto.open(sealed[...], under: key, associated: [1, 2])?.isEqual(to: value) == true)
    }
  }

  @Test("scrypt as in RFC 7914, section 12")
  func scrypt() {
    let passphrase = Array("pleaseletmein".utf8)
    let parameters = ScryptParameters(salt: Array("SodiumChloride".utf8), logCost: 14, block: 8, parallel: 1)
    let key = Scrypt.derive(SecretBytes(count: passphrase.count) { $0.copyBytes(from: passphrase) }, parameters)
    #expect(
      key?.withBytes(Array.init) == bytes("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2"))
  }

  @Test("scrypt takes the 128 MiB of a new vault's parameters")
  func scryptAtFullCost() {
    #expect(Scrypt.derive(SecretBytes(count: 12, Crypto.fillRandomly), .new())?.count == 32)
    #expect(ScryptParameters.new().logCost == 17)
  }

  @Test("an envelope opens for the key and the use it was made for, and for no other")
  func envelope() throws {
    let intake = Intake()
    let value = SecretBytes(count: 40, Crypto.fillRandomly)
    let envelope = try #require(SecretEnvelope.seal(value, to: intake.publicKey, for: "openai/api-key"))
    #expect(intake.open(envelope, for: "openai/api-key")?.isEqual(to: value) == true)
    #expect(intake.open(envelope, for: "gemini/api-key") == nil)
    #expect(Intake().open(envelope, for: "openai/api-key") == nil)
    // Also the highest bit of the sender's key, at which X25519 does not look (RFC 7748, section 5).
    for bit in 0..<(envelope.count * 8) {
      #expect(intake.open(envelope.turning(bit), for: "openai/api-key") == nil)
    }
    for count in 0..<envelope.count {
      #expect(intake.open(Array(envelope.prefix(count)), for: "openai/api-key") == nil)
    }
    #expect(SecretEnvelope.seal(value, to: [1, 2, 3], for: "x") == nil)
    #expect(SecretEnvelope.seal(value, to: Array(repeating: 0, count: 32), for: "x") == nil)
  }

  private func secret(_ digits: String) -> SecretBytes {
    let key = bytes(digits)
    return SecretBytes(count: key.count) { $0.copyBytes(from: key) }
  }

  private func bytes(_ digits: String) -> [UInt8] {
    let digits = Array(digits)
    return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
  }
}
