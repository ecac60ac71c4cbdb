/// Serialises writes to a body, in the order of the calls: a stream's events and its heartbeats come from two tasks.
public actor SerialBodyWriter {
  private let writer: any ServedBodyWriter
  private var isWriting = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// Creates a writer over `writer`, which nothing else uses.
  public init(_ writer: any ServedBodyWriter) { self.writer = writer }

  /// Writes `bytes` after the writes that were called before; throws if the connection is closed.
  public func write(_ bytes: [UInt8]) async throws {
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
