import GatewayKit
import GatewayTestKit
import Registry
import Testing

/// The channel contract over the whole registry: no adapter is left out.
@Suite("Invariants 1, 2: as far as channel adapters keep them") struct ChannelConformanceTests {
  static let channels = adapters.compactMap { $0 as? any ChannelAdapter.Type }
  static let checks = PeerDirectory.tested.compactMap { $0 as? any ChannelAdapter.Type }
    .compactMap { PeerDirectory.peer(of: $0) }.flatMap { ChannelConformance.checks(of: $0) }

  @Test("every channel adapter of the registry has a peer of its own")
  func everyAdapterHasAPeer() throws {
    #expect(!Self.channels.isEmpty)
    for channel in Self.channels {
      let peer = PeerDirectory.peer(of: channel)
      #expect(peer != nil, "\(channel) has no peer: write the final class Peer in Plugins/\(channel)/Tests/Peer")
      guard let peer else { continue }
      #expect(peer.adapter.descriptor.id == channel.descriptor.id, "\(channel)'s peer is one of \(peer.adapter)")
    }
  }

  @Test("BALCAO_ADAPTER, if set, is the id of an adapter in the registry")
  func chosenAdapter() {
    #expect(!PeerDirectory.tested.isEmpty, "no adapter has the id \(PeerDirectory.chosen ?? "")")
  }

  @Test("ids of adapters are their own")
  func ids() {
    let ids = adapters.map { $0.descriptor.id }
    #expect(Set(ids).count == ids.count, "two adapters of one id: \(ids)")
  }

  @Test("keeps the channel contract", arguments: checks)
  func conformance(check: ConformanceCheck) async throws {
    try await check.run()
  }

  @Test("exemptions are printed", arguments: adapters.flatMap { $0.descriptor.exemptions })
  func exemption(exemption: ConformanceExemption) {
    print("exempt from \(exemption.check): \(exemption.reason)")
    #expect(!exemption.reason.isEmpty)
  }
}
