import GatewayKit
import GatewayTestKit
import Registry
import Testing

/// The provider contract over the whole registry: no adapter is left out.
@Suite("Invariants 8, 11: as far as provider adapters keep them") struct ProviderConformanceTests {
  static let providers = adapters.compactMap { $0 as? any ProviderAdapter.Type }
  static let checks = PeerDirectory.tested.compactMap { $0 as? any ProviderAdapter.Type }
    .compactMap { PeerDirectory.peer(of: $0) }.flatMap { ProviderConformance.checks(of: $0) }

  @Test("every provider adapter of the registry has a peer of its own")
  func everyAdapterHasAPeer() throws {
    #expect(!Self.providers.isEmpty)
    for provider in Self.providers {
      let peer = PeerDirectory.peer(of: provider)
      #expect(peer != nil, "\(provider) has no peer: write the final class Peer in Plugins/\(provider)/Tests/Peer")
      guard let peer else { continue }
      #expect(peer.adapter.descriptor.id == provider.descriptor.id, "\(provider)'s peer is one of \(peer.adapter)")
    }
  }

  @Test("Invariant 6: OpenAI is asked before Gemini")
  func order() throws {
    let ids = Self.providers.map { $0.descriptor.id }
    let openAI = try #require(ids.firstIndex(of: "openai"))
    let gemini = try #require(ids.firstIndex(of: "gemini"))
    #expect(openAI < gemini)
  }

  @Test("keeps the provider contract", arguments: checks)
  func conformance(check: ConformanceCheck) async throws {
    try await check.run()
  }
}
