import Foundation
public import GatewayKit
public import GatewayTestKit
import HTTPTypes
import WebWidget

/// The widget's remote side: a browser on a page of the business, one for each customer.
public final class Peer: ServedConformancePeer {
  private static let page = "https://padaria.example"

  /// The web widget.
  public static var adapter: any ChannelAdapter.Type { WebWidget.self }

  /// A browser.
  public init() {}

  /// One page may embed the chat; rates are wide.
  public var settings: JSONValue {
    [
      "allowedOrigins": [.string(Self.page)],
      "limits": ["messagesPerMinute": 100_000, "addressMessagesPerMinute": 100_000, "sessionsPerMinute": 100_000],
    ]
  }

  /// One `POST messages` for each message, in its customer's session.
  public func requests(delivering messages: [PeerMessage], to adapter: any HTTPServing) async throws -> [ServedRequest]
  {
    var tokens: [String: String] = [:]
    var requests: [ServedRequest] = []
    for message in messages {
      let token: String
      if let known = tokens[message.customer] {
        token = known
      } else {
        token = try await openSession(on: adapter)
        tokens[message.customer] = token
      }
      let body = try JSONEncoder().encode(["clientID": message.id, "text": message.text])
      requests.append(post("messages", Array(body), token: token))
    }
    return requests
  }

  /// A `POST messages` in a session of its own.
  public func request(carrying body: [UInt8], to adapter: any HTTPServing) async throws -> ServedRequest {
    post("messages", body, token: try await openSession(on: adapter))
  }

  /// Without a token, with a foreign or changed one, and from pages that may not.
  public func forgeries(of request: ServedRequest) -> [Forgery] {
    let token = request.headers[.authorization] ?? ""
    let changed = String(token.dropLast(2)) + (token.hasSuffix("AA") ? "BB" : "AA")
    return [
      Forgery("without a token", request.setting(.authorization, to: nil)),
      Forgery("with an empty token", request.setting(.authorization, to: "Bearer ")),
      Forgery("with a made-up token", request.setting(.authorization, to: "Bearer AAAA")),
      Forgery("with a changed token", request.setting(.authorization, to: changed)),
      Forgery("with the token in another scheme", request.setting(.authorization, to: "Basic YTpi")),
      Forgery("without an origin", request.setting(.origin, to: nil)),
      Forgery("from a foreign page", request.setting(.origin, to: "https://attacker.example")),
      Forgery("from a page whose name begins alike", request.setting(.origin, to: Self.page + ".attacker.example")),
      Forgery("from a page without an origin", request.setting(.origin, to: "null")),
    ]
  }

  private func openSession(on adapter: any HTTPServing) async throws -> String {
    struct Opened: Decodable { let token: String }
    let response = await adapter.handle(post("sessions", Array("{}".utf8), token: nil), inbox: RecordingInbox())
    guard response.status == .created, case .bytes(let bytes) = response.body else {
      throw AdapterError(.rejected, "POST sessions was answered with \(response.status)")
    }
    return try JSONDecoder().decode(Opened.self, from: Data(bytes)).token
  }

  private func post(_ path: String, _ body: [UInt8], token: String?) -> ServedRequest {
    var headers: HTTPFields = [.contentType: "application/json", .origin: Self.page]
    if let token { headers[.authorization] = "Bearer \(token)" }
    return ServedRequest(
      method: .post, path: path, headers: headers, clientAddress: "192.0.2.7", body: ServedBody(bytes: body))
  }
}

extension ServedRequest {
  /// The request with a header field changed, or taken off.
  fileprivate func setting(_ name: HTTPField.Name, to value: String?) -> ServedRequest {
    var headers = headers
    headers[name] = value
    return ServedRequest(
      method: method, path: path, query: query, headers: headers, clientAddress: clientAddress, ownOrigins: ownOrigins,
      body: body)
  }
}
