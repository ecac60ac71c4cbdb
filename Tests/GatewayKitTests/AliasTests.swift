import GatewayKit
import Testing

@Suite struct AliasTests {
  @Test(
    "one mailbox is one alias",
    arguments: [
      ("ana@example.com", "email:ana@example.com"), (" Ana@Example.COM\n", "email:ana@example.com"),
      ("josé@exemplo.com.br", "email:josé@exemplo.com.br"), ("a+b.c_d@x", "email:a+b.c_d@x"),
      (String(repeating: "a", count: 252) + "@x", "email:" + String(repeating: "a", count: 252) + "@x"),
    ])
  func mailbox(address: String, alias: String) {
    #expect(Alias.email(address)?.rawValue == alias)
  }

  @Test(
    "an invalid mailbox has no alias",
    arguments: [
      "", " ", "ana", "@", "ana@", "@example.com", "a@b@c", "a b@example.com", "a@exam\u{A0}ple.com", "a@b\u{0}",
      "a\u{7F}@b", "a\u{85}@b", "Ana <ana@example.com\n>", String(repeating: "a", count: 253) + "@x",
    ])
  func none(address: String) {
    #expect(Alias.email(address) == nil)
  }
}
