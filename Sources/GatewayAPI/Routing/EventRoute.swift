import Foundation
import GatewayCore
import GatewayKit
import HTTPTypes

/// `GET /events`: server-sent events, with a heartbeat every 15 seconds.
///
/// The id of an event is a position of the log. A browser that reconnects sends the last one as `Last-Event-ID` and
/// misses no line; `resync` tells it to read the lists again.
struct EventRoute: Sendable {
  private static let heartbeat = Duration.seconds(15)

  let runner: OperationRunner

  /// The stream for an actor. `isStillValid` is asked at each heartbeat: the stream ends soon after the session or the
  /// token has.
  func respond(
    to request: ServedRequest, as actor: Actor, isStillValid: @escaping @Sendable () async -> Bool
  ) throws(OperationError) -> ServedResponse {
    let last = request.headers[.lastEventID] ?? request.parameter("after")
    var position: Int64?
    if let last {
      guard let number = Int64(last), number >= 0 else { throw OperationError(.invalidCursor) }
      position = number
    }
    let events = try runner.events(as: actor, after: position)
    var response = ServedResponse.json([])
    response.headers[.contentType] = "text/event-stream"
    response.headers[.xAccelBuffering] = "no"
    response.body = .stream { writer in
      let writer = SerialBodyWriter(writer)
      // A first comment, so that the response's head is sent at once.
      try await writer.write(Array(": \n\n".utf8))
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await Self.forward(events, to: writer) }
        group.addTask {
          while await isStillValid() {
            try await Task.sleep(for: Self.heartbeat)
            try await writer.write(Array(": \n\n".utf8))
          }
        }
        defer { group.cancelAll() }
        try await group.next()
      }
    }
    return response
  }

  private static func forward(
    _ events: some AsyncSequence<LiveEvent, StoreError>, to writer: SerialBodyWriter
  ) async throws {
    for try await event in events { try await writer.write(try bytes(of: event)) }
  }

  /// An event in the format of server-sent events.
  static func bytes(of event: LiveEvent) throws -> [UInt8] {
    let (name, data): (String, Data) =
      switch event.content {
      case .line(let conversation, let line):
        ("line", try APICoding.encoder.encode(Line(conversation: conversation, line: line)))
      case .conversation(let summary): ("conversation", try APICoding.encoder.encode(summary))
      case .owner(let owner): ("owner", try APICoding.encoder.encode(owner))
      case .presence(let conversation, let present):
        ("presence", try APICoding.encoder.encode(Present(conversation: conversation, present: present)))
      case .gone(let conversation): ("gone", try APICoding.encoder.encode(Gone(conversation: conversation)))
      case .delta(let conversation, let message, let offset, let text):
        (
          "delta",
          try APICoding.encoder.encode(
            Delta(conversation: conversation, message: message, offset: offset, text: text))
        )
      case .discard(let conversation, let message):
        ("discard", try APICoding.encoder.encode(Discard(conversation: conversation, message: message)))
      case .changed(let topic): (topic, Data("{}".utf8))
      case .resync: ("resync", Data("{}".utf8))
      }
    // JSON has no line breaks, so one `data` line holds it.
    return Array("event: \(name)\nid: \(event.position)\ndata: ".utf8) + data + Array("\n\n".utf8)
  }

  private struct Present: Encodable {
    let conversation: ConversationID
    let present: [PresenceView]
  }

  private struct Gone: Encodable {
    let conversation: ConversationID
  }

  private struct Delta: Encodable {
    let conversation: ConversationID
    let message: MessageID
    let offset: Int
    let text: String
  }

  private struct Discard: Encodable {
    let conversation: ConversationID
    let message: MessageID
  }

  private struct Line: Encodable {
    let conversation: ConversationID
    let line: ConversationDetail.Line
  }
}

extension HTTPField.Name {
  fileprivate static let lastEventID = HTTPField.Name.literal("Last-Event-ID")
  fileprivate static let xAccelBuffering = HTTPField.Name.literal("X-Accel-Buffering")
}
