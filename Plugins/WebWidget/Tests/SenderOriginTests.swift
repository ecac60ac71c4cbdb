import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import WebWidget

@Suite("Messages bear a key of where they came from")
struct SenderOriginTests {
  /// The origin of the message that a session sends from an address.
  private func origin(_ harness: WidgetHarness, _ token: String, from address: String) async throws -> String? {
    let body = #"{"clientID":"\#(UUID().uuidString)","text":"oi"}"#
    let response = await harness.send(.post, "messages", body: body, token: token, address: address)
    #expect(response.status == .accepted)
    return try #require(harness.inbox.events.last).from.origin
  }

  @Test("The same for all sessions of one network, another for each other network; never the address")
  func networks() async throws {
    let harness = try WidgetHarness()
    var found: [String] = []
    for address in ["203.0.113.9", "203.0.113.10", "2001:db8:1:2::1", "2001:db8:1:3::1"] {
      let first = try await origin(harness, try await harness.token(), from: address)
      let second = try await origin(harness, try await harness.token(), from: address)
      #expect(first == second)
      found.append(try #require(first))
    }
    #expect(Set(found).count == 4 && found.allSatisfy { $0.utf8.count == 22 })
    let neighbour = try await origin(harness, try await harness.token(), from: "2001:db8:1:2:ffff::7")
    #expect(neighbour == found[2])
  }

  @Test("The networks of one block share the block's key")
  func blocks() async throws {
    let harness = try WidgetHarness()
    var found: [String] = []
    for address in ["2001:db8:1:2::1", "2001:db8:1:3::1", "2001:db8:2::1", "203.0.113.9", "203.0.113.10"] {
      _ = try await origin(harness, try await harness.token(), from: address)
      let sender = try #require(harness.inbox.events.last).from
      found.append(try #require(sender.originBlock))
      #expect(sender.originBlock != sender.origin)
    }
    #expect(found[0] == found[1] && found[3] == found[4] && Set(found).count == 3)
  }

  @Test("Another on the next day and on another channel's key")
  func days() async throws {
    let (harness, other) = (try WidgetHarness(), try WidgetHarness(signer: FixedSigner(seed: 2)))
    let first = try await origin(harness, try await harness.token(), from: "203.0.113.9")
    #expect(try await origin(other, try await other.token(), from: "203.0.113.9") != first)
    harness.clock.advance(by: .seconds(86_400))
    #expect(try await origin(harness, try await harness.token(), from: "203.0.113.9") != first)
  }

  @Test("Verified users have none")
  func users() async throws {
    let harness = try WidgetHarness.verifying()
    let token = try await harness.token(ofUser: "42")
    #expect(try await origin(harness, token, from: "203.0.113.9") == nil)
  }
}
