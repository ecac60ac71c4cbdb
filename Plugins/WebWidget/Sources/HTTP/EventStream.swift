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
    let writer = SerialWriter(writer)
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
    _ events: some AsyncSequence<ConversationEvent, Never>, naming names: AttachmentNames, to writer: SerialWriter
  ) async throws {
    for await event in events {
      if let bytes = WidgetEvent.bytes(event, naming: names) { try await writer.write(bytes) }
    }
  }
}

/// Serialises writes to a body, in the order of the calls.
private actor SerialWriter {
  private let writer: any ServedBodyWriter
  private var isWriting = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ writer: any ServedBodyWriter) { self.writer = writer }

  func write(_ bytes: [UInt8]) async throws {
    // A waiter needs no cancellation handler, because the write before it ends with the body.
    while isWriting { await withCheckedContinuation { waiting.append($0) } }
    isWriting = true
    defer {
      isWriting = false
      if !waiting.isEmpty { waiting.removeFirst().resume() }
    }
    try await writer.write(bytes)
  }
}
