import Testing

@testable import OpenSSLVault

/// Published vectors: what libcrypto computes is what the standards mean, and the shims pass everything through.
@Suite struct VectorTests {
  struct Code: Sendable {
    let key: String
    let message: String
    let code: String
  }

  @Test(
    "HMAC-SHA256 as in RFC 4231, sections 4.2 to 4.8",
    arguments: [
      Code(
        key: String(repeating: "0b", count: 20), message: "4869205468657265",
        code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
      Code(
        key: "4a656665", message: "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
        code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
      Code(
        key: String(repeating: "aa", count: 20), message: String(repeating: "dd", count: 50),
        code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
      Code(
        key: "0102030405060708090a0b0c0d0e0f10111213141516171819", message: String(repeating: "cd", count: 50),
        code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
      Code(
        key: String(repeating: "aa", count: 131),
        message:
          "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
        code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    ])
  func hmac(vector: Code) {
    let code = Crypto.authenticationCode(of: bytes(vector.message), under: secret(vector.key))
    #expect(code == bytes(vector.code))
  }

  struct Derivation: Sendable {
    let key: String
    let salt: String
    let info: String
    let output: String
  }

  @Test(
    "HKDF-SHA256 as in RFC 5869, appendix A.1 to A.3",
    arguments: [
      Derivation(
        key: String(repeating: "0b", count: 22), salt: "000102030405060708090a0b0c", info: "f0f1f2f3f4f5f6f7f8f9",
        output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"),
      Derivation(
        key: (0x00...0x4f).map(hex).joined(), salt: (0x60...0xaf).map(hex).joined(),
        info: (0xb0...0xff).map(hex).joined(),
        output: "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
          + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87"),
      Derivation(
        key: String(repeating: "0b", count: 22), salt: "", info: "",
        output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"),
    ])
  func hkdf(vector: Derivation) {
    let wanted = bytes(vector.output)
    let derived = Crypto.derive(
      from: secret(vector.key), salt: bytes(vector.salt), info: bytes(vector.info), count: wanted.count)
    #expect(derived.withBytes { Array($0) } == wanted)
  }
}

/// Two hexadecimal digits.
private func hex(_ byte: Int) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

/// The bytes that hexadecimal digits mean.
func bytes(_ digits: String) -> [UInt8] {
  let digits = Array(digits)
  return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
}

private func secret(_ digits: String) -> SecretBytes {
  let key = bytes(digits)
  return SecretBytes(count: key.count) { $0.copyBytes(from: key) }
}
