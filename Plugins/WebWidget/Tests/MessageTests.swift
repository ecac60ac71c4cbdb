import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Synchronization
import Testing

@testable import WebWidget

@Suite struct MessageTests {
  @Test("a message is acknowledged with its id, after the inbox has it")
  func accepted() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    let session = try harness.widget.tokens.session(of: token, at: harness.clock.now)
    let response = await harness.send(.post, "messages", body: #"{"clientID":"a1","text":" Olá\r\n😀 "}"#, token: token)
    #expect(response.status == .accepted)
    #expect(try response.json()["id"] == .string("m-\(session.id)/a1"))
    let event = try #require(harness.inbox.events.first)
    #expect(event.thread == session.thread)
    #expect(event.from.aliases == session.sender(on: "site").aliases)
    #expect(event.at == harness.clock.now)
    #expect(event.content == .message(InboundMessage(parts: [.text("Olá\n😀")])))
  }

  @Test("Invariant 2: the same client id again is the same message; another visitor's is not")
  func deduplication() async throws {
    let harness = try WidgetHarness()
    let (ana, bia) = (try await harness.token(), try await harness.token())
    let body = #"{"clientID":"a1","text":"oi"}"#
    let first = try await harness.send(.post, "messages", body: body, token: ana).json()
    let again = try await harness.send(.post, "messages", body: body, token: ana).json()
    let other = try await harness.send(.post, "messages", body: body, token: bia).json()
    #expect(first == again)
    #expect(first != other)
    #expect(harness.inbox.events.count == 2)
  }

  @Test(
    "a body that is not a JSON object with short names is refused",
    arguments: [
      #"{"clientID":"a1","text":"oi",}"#, #"{"clientID":"a1","text":01}"#, #"["clientID"]"#,
      "{\"a" + String(repeating: "\u{301}\u{327}", count: 10_000) + "\":1}",
    ])
  func malformed(body: String) async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.post, "messages", body: body, token: try await harness.token())
    #expect(response.status == .badRequest && harness.inbox.events.isEmpty)
  }

  @Test("a quick reply brings its payload, with or without words")
  func payload() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    for body in [#"{"clientID":"a","text":"Terça","payload":"flow/visit/day-2"}"#, #"{"clientID":"b","payload":"x"}"#] {
      #expect(await harness.send(.post, "messages", body: body, token: token).status == .accepted)
    }
    #expect(
      harness.inbox.events.map(\.content) == [
        .message(InboundMessage(parts: [.text("Terça")], payload: "flow/visit/day-2")),
        .message(InboundMessage(parts: [], payload: "x")),
      ])
  }

  @Test(
    "an invalid message is refused with the field that is wrong",
    arguments: [
      (#"{"text":"oi"}"#, "clientID"), (#"{"clientID":"","text":"oi"}"#, "clientID"),
      (#"{"clientID":7,"text":"oi"}"#, "clientID"), (#"{"clientID":"a b","text":"oi"}"#, "clientID"),
      (#"{"clientID":"é","text":"oi"}"#, "clientID"),
      (#"{"clientID":"\#(String(repeating: "a", count: 65))","text":"oi"}"#, "clientID"),
      (#"{"clientID":"a"}"#, "text"), (#"{"clientID":"a","text":"  \n\t "}"#, "text"),
      (#"{"clientID":"a","text":"\u0007\u0008"}"#, "text"), (#"{"clientID":"a","text":"x\u0000y"}"#, "text"),
      (#"{"clientID":"a","text":"\ud800"}"#, "text"), (#"{"clientID":"a","text":["oi"]}"#, "text"),
      (#"{"clientID":"a","text":{"a":1}}"#, "text"),
      (#"{"clientID":"a","text":"oi","payload":"a b"}"#, "payload"), (#"{"clientID":"a","payload":""}"#, "payload"),
      (#"{"clientID":"a","payload":"\#(String(repeating: "a", count: 201))"}"#, "payload"),
      (#"{"clientID":"a","text":"oi","attachments":[{"id":"x"}]}"#, "attachments"),
      (#"{"clientID":"a","text":"oi","author":"agent"}"#, "author"),
      (#"{"clientID":"a","text":"oi","thread":"other"}"#, "thread"),
    ])
  func unusable(body: String, field: String) async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.post, "messages", body: body, token: try await harness.token())
    #expect(try response.isProblem(.unprocessableContent))
    #expect(try response.json()["field"] == .string(field))
    #expect(harness.inbox.events.isEmpty)
  }

  @Test(
    "Invariant 11: a body that is not a JSON object is refused before it can do harm",
    arguments: [
      Array("".utf8), Array("{".utf8), Array("oi".utf8), Array("[1,2]".utf8), Array("null".utf8),
      Array(#"{"clientID":"a","text":"oi"} {}"#.utf8),
      Array(#"{"clientID":"a","text":""#.utf8) + [0xFF, 0xFE] + Array(#""}"#.utf8),
      Array(#"{"clientID":"a","text":""#.utf8) + [0xED, 0xA0, 0x80] + Array(#""}"#.utf8),
      Array(repeating: UInt8(ascii: "["), count: 60_000), Array(String(repeating: #"{"a":"#, count: 10_000).utf8),
    ])
  func malformed(body: [UInt8]) async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.post, "messages", bytes: body, token: try await harness.token())
    let expected: HTTPResponse.Status = body.isEmpty ? .unprocessableContent : .badRequest
    #expect(try response.isProblem(expected))
    #expect(harness.inbox.events.isEmpty)
  }

  @Test("brackets inside a text are text")
  func bracketsInText() async throws {
    let harness = try WidgetHarness()
    let body = #"{"clientID":"a","text":"\#(String(repeating: "[{\\\"", count: 500))"}"#
    #expect(await harness.send(.post, "messages", body: body, token: try await harness.token()).status == .accepted)
  }

  @Test(
    "Invariant 11: sizes are bounded",
    arguments: [
      (10_000, HTTPResponse.Status.accepted), (10_001, .unprocessableContent), (10_000_000, .contentTooLarge),
    ])
  func sizes(length: Int, status: HTTPResponse.Status) async throws {
    let harness = try WidgetHarness()
    let body = #"{"clientID":"a","text":"\#(String(repeating: "x", count: length))"}"#
    let response = await harness.send(.post, "messages", body: body, token: try await harness.token())
    #expect(response.status == status)
    #expect(harness.inbox.events.count == (status == .accepted ? 1 : 0))
  }

  @Test("control characters are dropped, line breaks and tabs stay")
  func controlCharacters() throws {
    let message = try PostedMessage(body: Array(#"{"clientID":"a","text":"a\u001b[31m\tb\nc\u007f\u0085d"}"#.utf8))
    #expect(message.text == "a[31m\tb\ncd")
  }

  @Test(
    "an inbox that cannot take it says when to come again; one that never will says so",
    arguments: [
      (AdapterError(.unavailable, "disk full"), HTTPResponse.Status.serviceUnavailable, "2"),
      (AdapterError(.throttled(retryAfter: .milliseconds(6100)), "busy"), .serviceUnavailable, "7"),
      (AdapterError(.rejected, "too big"), .unprocessableContent, nil),
    ] as [(AdapterError, HTTPResponse.Status, String?)])
  func inboxFails(failure: AdapterError, status: HTTPResponse.Status, retryAfter: String?) async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    harness.inbox.fail(with: failure)
    harness.conversations.unread.withLock { $0 = ["m1"] }
    for (path, body) in [("messages", #"{"clientID":"a","text":"oi"}"#), ("read", #"{"message":"m1"}"#)] {
      let response = await harness.send(.post, path, body: body, token: token)
      #expect(try response.isProblem(status))
      #expect(response.headers[.retryAfter] == retryAfter)
      #expect(try !String(decoding: response.bytes(), as: UTF8.self).contains(failure.message))
    }
  }

  @Test("typing reaches readers, and stores nothing")
  func typing() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    #expect(await harness.send(.post, "typing", token: token).status == .noContent)
    let session = try harness.widget.tokens.session(of: token, at: harness.clock.now)
    #expect(harness.inbox.typing == [session.thread])
    #expect(harness.inbox.events.isEmpty)
  }

  @Test("a read mark is the status of the message it names, in its session")
  func readMark() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    harness.conversations.unread.withLock { $0 = ["m42"] }
    #expect(await harness.send(.post, "read", body: #"{"message":"m42"}"#, token: token).status == .noContent)
    let event = try #require(harness.inbox.events.first)
    let session = try harness.widget.tokens.session(of: token, at: harness.clock.now)
    #expect(event.externalID == "\(session.id)/m42")
    #expect(event.content == .status(DeliveryStatus(stage: .read)))
    for body in ["{}", #"{"message":""}"#, #"{"message":"a\nb"}"#, #"{"message":7}"#, #"{"message":"m","all":"x"}"#] {
      let refused = await harness.send(.post, "read", body: body, token: token)
      #expect(try refused.isProblem(.unprocessableContent))
    }
  }

  @Test("nothing is stored before the first message: an early mark is answered and dropped")
  func strangersReadMark() async throws {
    let harness = try WidgetHarness()
    let token = try await harness.token()
    #expect(await harness.send(.post, "read", body: #"{"message":"m42"}"#, token: token).status == .noContent)
    #expect(harness.inbox.events.isEmpty)
  }

  @Test("Invariant 2: one visitor's mark does not shadow another's")
  func twoVisitorsMarks() async throws {
    let harness = try WidgetHarness()
    harness.conversations.unread.withLock { $0 = ["m42"] }
    for _ in 0..<2 {
      let token = try await harness.token()
      #expect(await harness.send(.post, "read", body: #"{"message":"m42"}"#, token: token).status == .noContent)
    }
    #expect(harness.inbox.events.count == 2)
    #expect(Set(harness.inbox.events.map(\.externalID)).count == 2)
  }

  @Test("inspecting explains a body and refuses an invalid one")
  func inspecting() throws {
    let events = try WebWidget.events(inRaw: Array(#"{"clientID":"a","text":"oi"}"#.utf8))
    #expect(events.map(\.externalID) == ["inspected/a"])
    for raw in ["", "[]", #"{"clientID":"a"}"#, String(repeating: " ", count: 70_000)] {
      #expect(throws: AdapterError.self) { try WebWidget.events(inRaw: Array(raw.utf8)) }
    }
  }
}
