@testable import CurlTransport
import Testing

@Suite struct AddressGuardTests {
  @Test(
    "addresses that are not public are refused",
    arguments: [
      "0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.9.9.9",
      "168.63.129.16", "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
      "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255",
      "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
      "::ffff:169.254.169.254", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1",
      "2001:10::1", "2001:20::1", "2001:db8::1", "2002:7f00:1::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1",
      "fec0::1", "ff02::1", "4000::1", "::ffff:0:7f00:1",
    ])
  func refused(text: String) throws {
    #expect(!AddressGuard().permits(try #require(NetworkAddress(text))))
  }

  @Test(
    "public addresses are let through, at the edges too",
    arguments: [
      "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "128.0.0.1", "169.253.255.255",
      "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
      "223.255.255.255", "::ffff:1.1.1.1", "64:ff9b::101:101", "2001:200::1", "2606:4700::1111", "2a00:1450::1",
    ])
  func permitted(text: String) throws {
    #expect(AddressGuard().permits(try #require(NetworkAddress(text))))
  }

  @Test(
    "what the operator allows is let through, and nothing beside it",
    arguments: [
      ("10.1.2.3", true), ("10.2.0.1", false), ("::ffff:10.1.2.3", true), ("fd12::1", true), ("fd13::1", false),
      ("127.0.0.1", true), ("127.0.0.2", false),
    ])
  func allowed(text: String, isAllowed: Bool) throws {
    let allowed = try ["10.1.0.0/16", "fd12::/16", "127.0.0.1"].map { try #require(AddressBlock($0)) }
    #expect(AddressGuard(allowed: allowed).permits(try #require(NetworkAddress(text))) == isAllowed)
  }

  @Test(
    "what is not a block is not read as one",
    arguments: ["", "/8", "10/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.1.0.0/8", "fd00::/129", "a", "1.2.3"])
  func malformed(text: String) { #expect(AddressBlock(text) == nil) }
}
