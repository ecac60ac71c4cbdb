import HTTPTypes
import Testing

@testable import GatewayServer

@Suite struct ClientAddressTests {
  /// Peer, forwarded fields, expected client; 10.0.0.0/8 and loopback are trusted.
  static let cases: [(String, [String], String)] = [
    ("8.8.8.8", [], "8.8.8.8"),
    ("8.8.8.8", ["1.1.1.1"], "8.8.8.8"),
    ("127.0.0.1", ["1.1.1.1"], "1.1.1.1"),
    ("127.0.0.1", ["6.6.6.6, 1.1.1.1"], "1.1.1.1"),
    ("127.0.0.1", ["6.6.6.6, 1.1.1.1, 10.0.0.2"], "1.1.1.1"),
    ("127.0.0.1", ["6.6.6.6", "1.1.1.1 , 10.0.0.2"], "1.1.1.1"),
    ("127.0.0.1", ["1.1.1.1:5000"], "1.1.1.1"),
    ("127.0.0.1", ["[2001:db8::1]:5000"], "2001:db8::1"),
    ("127.0.0.1", ["2001:db8::1"], "2001:db8::1"),
    ("127.0.0.1", ["1.1.1.1, nonsense"], "127.0.0.1"),
    ("127.0.0.1", ["1.1.1.1, nonsense, 10.0.0.2"], "10.0.0.2"),
    ("127.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    ("127.0.0.1", [""], "127.0.0.1"),
    ("::ffff:127.0.0.1", ["1.1.1.1"], "1.1.1.1"),
  ]

  @Test("X-Forwarded-For is believed as far as trusted hops wrote it", arguments: cases)
  func walk(peer: String, forwarded: [String], expected: String) {
    var headers = HTTPFields()
    for value in forwarded { headers.append(HTTPField(name: .xForwardedFor, value: value)) }
    let trusted = ["127.0.0.0/8", "10.0.0.0/8"].compactMap(AddressRange.init)
    #expect(ClientAddress(peer: IPAddress(peer), headers: headers, trusted: trusted).text == expected)
  }

  @Test("Without trusted proxies nothing is believed")
  func nobodyTrusted() {
    let address = ClientAddress(peer: IPAddress("127.0.0.1"), headers: [.xForwardedFor: "1.1.1.1"], trusted: [])
    #expect(address.text == "127.0.0.1")
    #expect(!address.isLocal)
  }
}
