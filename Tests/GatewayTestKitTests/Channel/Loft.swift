import GatewayKit
import GatewayTestKit
import HTTPTypes
import Foundation
import Synchronization

/// Where pigeons fly to.
final class Loft: Sendable {
  private static let all = Mutex<[String: Loft]>([:])
  private let state = Mutex<(behaviour: PeerBehaviour, flights: Int)>((.takes, 0))

  /// The loft of that name.
  static func named(_ name: String) -> Loft {
    all.withLock { lofts in
      let loft = lofts[name] ?? Loft()
      lofts[name] = loft
      return loft
    }
  }

  var flights: Int { state.withLock(\.flights) }

  func behave(_ behaviour: PeerBehaviour) { state.withLock { $0.behaviour = behaviour } }

  func fly() async -> PeerBehaviour {
    state.withLock { state in
      state.flights += 1
      return state.behaviour
    }
  }
}

/// The pigeon's remote side.
final class PigeonPeer: ServedConformancePeer, SendingConformancePeer {
  static var adapter: any ChannelAdapter.Type { Pigeon.self }

  private let name = UUID().uuidString

  init() {}

  var settings: JSONValue { ["loft": .string(name)] }

  func requests(delivering messages: [PeerMessage], to adapter: any HTTPServing) async throws -> [ServedRequest] {
    let notes = messages.map { ["id": $0.id, "customer": $0.customer, "text": $0.text] }
    return [try await request(carrying: Array(JSONEncoder().encode(notes)), to: adapter)]
  }

  func request(carrying body: [UInt8], to adapter: any HTTPServing) async throws -> ServedRequest {
    ServedRequest(
      method: .post, path: "notes", headers: [.authorization: "ring"], clientAddress: "192.0.2.1",
      body: ServedBody(bytes: body))
  }

  func forgeries(of request: ServedRequest) -> [Forgery] {
    let bare = ServedRequest(
      method: request.method, path: request.path, clientAddress: request.clientAddress, body: request.body)
    return [Forgery("without a ring", bare)]
  }

  func behave(_ behaviour: PeerBehaviour) async { Loft.named(name).behave(behaviour) }

  var requestCount: Int { get async { Loft.named(name).flights } }
}
