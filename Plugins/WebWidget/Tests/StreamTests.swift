import Foundation
import GatewayKit
import GatewayTestKit
import HTTPTypes
import Testing

@testable import WebWidget

@Suite struct StreamTests {
  private static let names = AttachmentNames(
    session: WidgetSession(id: "s", term: SessionTerm(begun: 0)), signer: FixedSigner())

  @Test(
    "each event has its form; what visitors do not see is left out",
    arguments: [
      (
        ConversationEvent(
          position: 7,
          content: .message(
            ConversationMessage(
              id: "m1", author: .bot,
              content: OutgoingMessage(
                text: "Que \"dia\"?\nA\\B\u{7}",
                options: OutgoingMessage.Options(
                  style: .buttons,
                  choices: [ReplyOption(id: "f/1", title: "Segunda"), ReplyOption(id: "f/2", title: "Terça")])),
              at: Date(timeIntervalSince1970: 1_750_000_000)))),
        """
        id: 7\nevent: message\ndata: {"id":"m1","author":"bot","text":"Que \\"dia\\"?\\nA\\\\B\\u0007",\
        "buttons":[{"id":"f/1","title":"Segunda"},{"id":"f/2","title":"Terça"}],"at":"2025-06-15T15:06:40.000Z"}\n\n
        """
      ),
      (
        ConversationEvent(position: 8, content: .owner(.agent)),
        "id: 8\nevent: owner\ndata: {\"owner\":\"agent\"}\n\n"
      ),
      (
        ConversationEvent(position: 9, content: .read("m1")),
        "id: 9\nevent: read\ndata: {\"message\":\"m1\"}\n\n"
      ),
      (
        ConversationEvent(position: nil, content: .delta(message: "m2", offset: 3, text: "ção")),
        "event: delta\ndata: {\"message\":\"m2\",\"offset\":3,\"text\":\"ção\"}\n\n"
      ),
      (
        ConversationEvent(position: nil, content: .discard(message: "m2")),
        "event: discard\ndata: {\"message\":\"m2\"}\n\n"
      ),
      (
        ConversationEvent(position: nil, content: .typing(.agent)),
        "event: typing\ndata: {\"author\":\"agent\"}\n\n"
      ),
      (ConversationEvent(position: nil, content: .typing(.visitor)), nil),
    ])
  func form(event: ConversationEvent, expected: String?) {
    #expect(WidgetEvent.bytes(event, naming: Self.names).map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test("numbered options stay in their text")
  func numbered() {
    let message = ConversationMessage(
      id: "m", author: .bot,
      content: OutgoingMessage(
        text: "1. A", options: OutgoingMessage.Options(style: .numbered, choices: [ReplyOption(id: "a", title: "A")])),
      at: Date(timeIntervalSince1970: 0))
    let bytes = WidgetEvent.bytes(ConversationEvent(position: 1, content: .message(message)), naming: Self.names) ?? []
    #expect(String(decoding: bytes, as: UTF8.self).contains(#""buttons":[]"#))
  }

  @Test(
    "a stream resumes after the last event it named, and from the beginning after nonsense",
    arguments: [
      (nil, nil), ("12", Int64(12)), ("0", 0), ("-1", nil), ("abc", nil), ("", nil), ("99999999999999999999", nil),
    ] as [(String?, Int64?)])
  func resumption(field: String?, position: Int64?) async throws {
    let harness = try WidgetHarness()
    var headers: HTTPFields = [:]
    headers[.lastEventID] = field
    let response = await harness.send(.get, "events", token: try await harness.token(), headers: headers)
    #expect(response.status == .ok)
    #expect(response.headers[.contentType] == "text/event-stream; charset=utf-8")
    #expect(response.headers[.xAccelBuffering] == "no")
    #expect(response.headers[.accessControlAllowOrigin] == WidgetHarness.page)
    #expect(harness.conversations.resumedAt == [position])
  }

  @Test("a stream opens with its retry time, sends events as they come, and ends with them")
  func events() async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.get, "events", token: try await harness.token())
    guard case .stream(let body) = response.body else {
      Issue.record("no stream")
      return
    }
    harness.conversations.script.yield(ConversationEvent(position: 1, content: .owner(.bot)))
    harness.conversations.script.yield(ConversationEvent(position: nil, content: .typing(.visitor)))
    harness.conversations.script.yield(ConversationEvent(position: 2, content: .owner(.queue)))
    harness.conversations.script.finish()
    let writer = CollectingWriter()
    try await body(writer)
    var chunks = writer.chunks.makeAsyncIterator()
    #expect(await chunks.next() == "retry: 1000\n\n")
    #expect(await chunks.next()?.hasPrefix("id: 1\n") == true)
    #expect(await chunks.next()?.hasPrefix("id: 2\n") == true)
  }

  @Test("a quiet stream beats, and ends when the client is gone")
  func heartbeat() async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.get, "events", token: try await harness.token())
    guard case .stream(let body) = response.body else {
      Issue.record("no stream")
      return
    }
    let writer = CollectingWriter()
    try await withThrowingTaskGroup(of: Bool.self) { group in
      group.addTask { await (try? body(writer)) != nil }
      var chunks = writer.chunks.makeAsyncIterator()
      #expect(await chunks.next() == "retry: 1000\n\n")
      for _ in 0..<3 {
        try await waitUntil("the stream waits for its next beat") { !harness.clock.deadlines.isEmpty }
        harness.clock.advance(by: .seconds(15))
        #expect(await chunks.next() == ":\n\n")
      }
      writer.disconnect()
      try await waitUntil("the stream waits for its next beat") { !harness.clock.deadlines.isEmpty }
      harness.clock.advance(by: .seconds(15))
      #expect(try await group.next() == false)
    }
  }

  @Test("a cancelled stream ends though its events do not")
  func cancellation() async throws {
    let harness = try WidgetHarness()
    let response = await harness.send(.get, "events", token: try await harness.token())
    guard case .stream(let body) = response.body else {
      Issue.record("no stream")
      return
    }
    let writer = CollectingWriter()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { try? await body(writer) }
      var chunks = writer.chunks.makeAsyncIterator()
      #expect(await chunks.next() == "retry: 1000\n\n")
      group.cancelAll()
      await group.waitForAll()
    }
  }
}
