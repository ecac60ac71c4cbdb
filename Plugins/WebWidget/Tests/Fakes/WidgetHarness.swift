import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Logging
import Testing

@testable import WebWidget

/// One widget with everything around it faked.
struct WidgetHarness {
  static let page = "https://padaria.example"

  let widget: WebWidget
  let inbox = RememberingInbox()
  let conversations = ScriptedConversations()
  let blobs: MemoryBlobs
  let clock: ManualClock
  private let context: AdapterContext

  init(
    _ settings: JSONValue = ["allowedOrigins": ["https://padaria.example"]], signer: FixedSigner = FixedSigner()
  ) throws {
    let decoded = try #require(WebWidget.descriptor.settings.decode(settings).settings)
    clock = ManualClock(now: Date(timeIntervalSince1970: 1_750_000_000))
    blobs = MemoryBlobs(clock: clock)
    context = AdapterContext(
      channel: "site", state: NoState(), signer: signer, conversations: conversations, blobs: blobs,
      http: RefusingTransport(), smtp: RefusingTransport(), raw: RefusingTransport(), clock: clock,
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    widget = WebWidget(settings: decoded, context: context)
  }

  private init(_ settings: JSONValue, continuing old: WidgetHarness) throws {
    (blobs, clock, context) = (old.blobs, old.clock, old.context)
    let decoded = try #require(WebWidget.descriptor.settings.decode(settings).settings)
    widget = WebWidget(settings: decoded, context: context, continuing: old.widget)
  }

  /// The widget after a reload with other settings.
  func changed(to settings: JSONValue) throws -> WidgetHarness { try WidgetHarness(settings, continuing: self) }

  func send(
    _ method: HTTPRequest.Method, _ path: String, body: String = "", token: String? = nil,
    origin: String? = WidgetHarness.page, address: String = "203.0.113.9", headers: HTTPFields = [:],
    own: Set<String> = [], query: [QueryParameter] = []
  ) async -> ServedResponse {
    await send(
      method, path, bytes: Array(body.utf8), token: token, origin: origin, address: address, headers: headers, own: own,
      query: query)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, bytes: [UInt8], token: String? = nil,
    origin: String? = WidgetHarness.page, address: String = "203.0.113.9", headers: HTTPFields = [:],
    own: Set<String> = [], query: [QueryParameter] = []
  ) async -> ServedResponse {
    var headers = headers
    headers[.origin] = origin
    if let token { headers[.authorization] = "Bearer \(token)" }
    return await widget.handle(
      ServedRequest(
        method: method, path: path, query: query, headers: headers, clientAddress: address, ownOrigins: own,
        body: ServedBody(bytes: bytes)), inbox: inbox)
  }

  /// A fresh session's token.
  func token() async throws -> String {
    let response = await send(.post, "sessions")
    #expect(response.status == .created)
    return try #require(try response.json()["token"].flatMap(String.init(setting:)))
  }
}

extension ServedResponse {
  /// The body, where it is not streamed.
  func bytes() throws -> [UInt8] {
    guard case .bytes(let bytes) = body else { throw CollectingWriter.Gone() }
    return bytes
  }

  func json() throws -> JSONValue { try JSONDecoder().decode(JSONValue.self, from: Data(bytes())) }

  /// Whether it is a problem document for its status.
  func isProblem(_ status: HTTPResponse.Status) throws -> Bool {
    guard self.status == status, headers[.contentType] == "application/problem+json" else { return false }
    let json = try json()
    return json["status"] == .integer(status.code) && json["title"] != nil && json["detail"] != nil
  }
}
