import GatewayKit

/// A visitor's event stream: the conversation's events as they come, and a heartbeat every 15 seconds.
struct EventStream: Sendable {
  let events: any AsyncSequence<ConversationEvent, Never> & Sendable
  /// Makes the ids of the visitor's files.
  let names: AttachmentNames
  let clock: any GatewayClock
  /// Held while the stream is open.
  let permits: [ConcurrencyLimiter.Permit]

  private static let heartbeatInterval: Duration = .seconds(15)

  /// Writes until the events end (the gateway stops, or the reader fell behind and resumes) or the client disconnects.
  func write(to writer: any ServedBodyWriter) async throws {
    let writer = SerialBodyWriter(writer)
    try await writer.write(WidgetEvent.opening)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await Self.forward(events, naming: names, to: writer) }
      group.addTask {
        while true {
          try await clock.sleep(for: Self.heartbeatInterval)
          try await writer.write(WidgetEvent.heartbeat)
        }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  private static func forward(
    _ events: some AsyncSequence<ConversationEvent, Never>, naming names: AttachmentNames, to writer: SerialBodyWriter
  ) async throws {
    for await event in events {
      if let bytes = WidgetEvent.bytes(event, naming: names) { try await writer.write(bytes) }
    }
  }
}
