import Testing

@testable import GatewayServer

@Suite struct AddressTests {
  @Test(
    "A range contains what it says",
    arguments: [
      ("127.0.0.1", "127.0.0.1", true), ("127.0.0.1", "127.0.0.2", false), ("10.0.0.0/8", "10.255.0.1", true),
      ("10.0.0.0/8", "11.0.0.1", false), ("0.0.0.0/0", "8.8.8.8", true), ("192.168.4.0/22", "192.168.7.9", true),
      ("192.168.4.0/22", "192.168.8.1", false), ("::1", "::1", true), ("fd00::/8", "fd12::1", true),
      ("fd00::/8", "fe80::1", false), ("127.0.0.1", "::ffff:127.0.0.1", true), ("0.0.0.0/0", "::1", false),
    ])
  func contains(range: String, address: String, expected: Bool) throws {
    let range = try #require(AddressRange(range))
    let address = try #require(IPAddress(address))
    #expect(range.contains(address) == expected)
  }

  @Test(
    "An invalid range is refused",
    arguments: ["", "x", "10.0.0.0/33", "10.0.0/8", "::/129", "10.0.0.0/", "10.0.0.0/-1", "fe80::1%eth0"])
  func refused(text: String) { #expect(AddressRange(text) == nil) }

  @Test("Loopback is known in every notation", arguments: ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
  func loopback(text: String) throws { #expect(try #require(IPAddress(text)).isLoopback) }

  @Test("Addresses read back as they are written", arguments: ["127.0.0.1", "::1", "fd12::1"])
  func description(text: String) { #expect(IPAddress(text)?.description == text) }

  @Test(
    "A listen address has a host and a port",
    arguments: [("127.0.0.1:9090", "127.0.0.1", 9090), ("[::1]:0", "::1", 0), ("localhost:80", "localhost", 80)])
  func listen(text: String, host: String, port: Int) {
    #expect(ListenAddress(text) == ListenAddress(host: host, port: port))
    #expect(ListenAddress(text)?.authority == text)
  }

  @Test("An invalid listen address is refused", arguments: ["", "9090", ":1", "a:b", "a:70000", "::1:80", "a b:80"])
  func noListen(text: String) { #expect(ListenAddress(text) == nil) }
}
