import GatewayKit
import HTTPTypes
import Testing

@testable import WebWidget

@Suite struct RouteTests {
  @Test(
    "unknown paths are not there", arguments: ["", "attachment", "session", "widget.js/", "../sessions", "events/1"])
  func notFound(path: String) async throws {
    #expect(try await WidgetHarness().send(.post, path).isProblem(.notFound))
  }

  @Test(
    "a wrong method gets the list of allowed ones",
    arguments: [
      ("sessions", HTTPRequest.Method.get, "POST"), ("messages", .put, "POST"), ("events", .post, "GET"),
      ("widget.js", .post, "GET, HEAD"), ("attachments", .get, "POST"), ("attachments/x", .post, "GET"),
      ("read", .delete, "POST"),
    ])
  func wrongMethod(path: String, method: HTTPRequest.Method, allow: String) async throws {
    let response = try await WidgetHarness().send(method, path)
    #expect(try response.isProblem(.methodNotAllowed))
    #expect(response.headers[.allow] == allow)
  }

  @Test("the script loads from any page, is cached, and carries its settings")
  func script() async throws {
    let harness = try WidgetHarness([
      "launcher": ["title": "Padaria do Sol", "greeting": ["pt-BR": "Olá! </script>"], "position": "left"]
    ])
    let response = await harness.send(.get, "widget.js", origin: "https://anywhere.example")
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "text/javascript; charset=utf-8")
    #expect(response.headers[.crossOriginResourcePolicy] == "cross-origin")
    let text = String(decoding: try response.bytes(), as: UTF8.self)
    #expect(text.contains(#""title":"Padaria do Sol""#))
    #expect(text.contains(#""position":"left""#))
    let tag = try #require(response.headers[.eTag])
    for known in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
      let again = await harness.send(.get, "widget.js", origin: nil, headers: [.ifNoneMatch: known])
      #expect(again.status == .notModified)
    }
    let changed = try await WidgetHarness().send(.get, "widget.js", headers: [.ifNoneMatch: tag])
    #expect(changed.status == .ok, "other settings make another script")
  }

  @Test("the script evaluates nothing and writes no markup: it runs under a strict policy")
  func strictPolicy() async throws {
    let script = String(
      decoding: try await WidgetHarness().send(.get, "widget.js").bytes(), as: UTF8.self)
    for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
      #expect(!script.contains(forbidden), "\(forbidden)")
    }
  }

  @Test("the settings are strict")
  func settings() {
    let json: JSONValue = [
      "allowedOrigin": [], "identitySecret": "um segredo", "limits": ["streams": 0],
      "launcher": ["position": "top"], "attachments": ["sizes": 1],
    ]
    let paths = WebWidget.descriptor.settings.decode(json, at: "settings").diagnostics.map(\.path)
    #expect(
      Set(paths) == [
        "settings.allowedOrigin", "settings.identitySecret", "settings.limits.streams", "settings.launcher.position",
        "settings.attachments.sizes",
      ])
  }

  @Test("nothing is sent: the log is the delivery")
  func send() async throws {
    #expect(WebWidget.traits.logIsDelivery)
    let delivery = Delivery(
      id: "d", thread: "t", recipients: [], author: .bot, message: OutgoingMessage(text: "x"), replyTo: nil)
    let widget = try WidgetHarness().widget
    await #expect(throws: AdapterError.self) { try await widget.send(delivery) }
  }
}
