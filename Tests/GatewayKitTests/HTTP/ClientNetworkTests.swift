import GatewayKit
import HTTPTypes
import Testing

@Suite("Limits count a client by its address or /64, and by its block") struct ClientNetworkTests {
  @Test(
    "Addresses of one network have one key",
    arguments: [
      ("203.0.113.9", "203.0.113.9", "203.0.113.0/24"),
      ("::ffff:203.0.113.9", "203.0.113.9", "203.0.113.0/24"),
      ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
      ("2001:DB8:1:2::%eth0", "2001:db8:1:2::/64", "2001:db8:1::/48"),
      ("2001:db8::1", "2001:db8:0:0::/64", "2001:db8:0::/48"),
      ("1:2:3::4:5:6:7", "1:2:3:0::/64", "1:2:3::/48"),
      ("::1", "0:0:0:0::/64", "0:0:0::/48"), ("unknown", "unknown", "unknown"), ("", "", ""),
    ])
  func keys(address: String, client: String, block: String) {
    let network = ClientNetwork(address: address)
    #expect(network.client == client && network.block == block)
  }

  @Test("A request's network is that of its address, unless the server gave it")
  func request() {
    let direct = ServedRequest(method: .get, path: "", clientAddress: "203.0.113.9")
    #expect(direct.clientNetwork == ClientNetwork(address: "203.0.113.9"))
    let given = ServedRequest(
      method: .get, path: "", clientAddress: "unknown", clientNetwork: ClientNetwork(address: "198.51.100.1"))
    #expect(given.clientNetwork.client == "198.51.100.1")
  }
}
