import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Synchronization

/// The Graph API as far as one number's messages go: every body is held to Meta's rules.
final class FakeGraph: HTTPTransport {
  private struct State {
    var behaviour = PeerBehaviour.takes
    var requests = 0
  }
  private let state = Mutex(State())

  func behave(_ behaviour: PeerBehaviour) { state.withLock { $0.behaviour = behaviour } }

  var requestCount: Int { state.withLock(\.requests) }

  func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer {
    let (behaviour, number) = state.withLock { state in
      state.requests += 1
      return (state.behaviour, state.requests)
    }
    let isMessage = call.method == .post && call.url.path() == "/v23.0/1234567890/messages"
    let token = HTTPCall.Field(.authorization, .secret("whatsapp/access-token", prefix: "Bearer "))
    guard isMessage, call.fields.contains(token) else { return answer(404, "{\"error\":{\"code\":100}}") }
    switch behaviour {
    case .takes:
      return answer(200, "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"wamid.out-\(number)\"}]}")
    case .refuses: return answer(400, Self.error(131_026, "Message undeliverable"))
    case .refusesCredential: return answer(401, Self.error(190, "Access token has expired"))
    case .throttles: return answer(429, Self.error(130_429, "Rate limit hit"))
    case .isUnavailable: return answer(503, "busy")
    case .fallsSilent: throw AdapterError(.unknown, "no answer within the deadline")
    }
  }

  private static func error(_ code: Int, _ message: String) -> String {
    "{\"error\":{\"message\":\"(#\(code)) \(message)\",\"type\":\"OAuthException\",\"code\":\(code)}}"
  }

  private func answer(_ status: Int, _ body: String) -> HTTPAnswer {
    HTTPAnswer(
      status: HTTPResponse.Status(code: status), headers: [.contentType: "application/json"],
      body: AsyncThrowingStream<[UInt8], any Error> { continuation in
        continuation.yield(Array(body.utf8))
        continuation.finish()
      })
  }
}
