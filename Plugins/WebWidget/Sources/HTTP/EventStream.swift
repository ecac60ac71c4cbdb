import GatewayKit

/// A visitor's event stream: the conversation's events as they come, and a heartbeat while it is quiet.
struct EventStream: Sendable {
  let events: any AsyncSequence<ConversationEvent, Never> & Sendable
  /// The names of the visitor's own files.
  let names: AttachmentNames
  let clock: any GatewayClock
  /// Held for as long as the stream lives.
  let places: [ConcurrencyLimiter.Place]

  private static let heartbeatInterval: Duration = .seconds(15)

  /// Writes until the events end (the gateway stops, or the reader fell behind and resumes) or the client is gone.
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

/// Lets one write at a time through to a body, in the order they came.
private actor SerialWriter {
  private let writer: any ServedBodyWriter
  private var isWriting = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(_ writer: any ServedBodyWriter) { self.writer = writer }

  func write(_ bytes: [UInt8]) async throws {
    // A waiter needs no cancellation of its own: the write before it ends when the body does.
    while isWriting { await withCheckedContinuation { waiting.append($0) } }
    isWriting = true
    defer {
      isWriting = false
      if !waiting.isEmpty { waiting.removeFirst().resume() }
    }
    try await writer.write(bytes)
  }
}
