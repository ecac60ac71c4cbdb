/// Reads the body of a provider's response to its end.
///
/// After the text, the usage and the end of the body follow; then the connection can be reused. If they are late or
/// missing, the text still counts as the answer: reading stops after `grace`.
public struct AnswerReading: Sendable {
  /// The longest wait for the rest of the body after the text is complete.
  public static let grace = Duration.seconds(2)

  private let clock: any GatewayClock

  /// Creates a reading that measures `grace` with `clock`.
  public init(clock: any GatewayClock) { self.clock = clock }

  /// Reads `body` with `reader`; the text goes to `sink` as it arrives.
  public func completion(
    of body: any AsyncSequence<[UInt8], any Error> & Sendable, by reader: some AnswerReader, into sink: any ReplySink
  ) async throws(AdapterError) -> Completion {
    let (whole, isWhole) = AsyncStream<Never>.makeStream()
    let result = await withTaskGroup(of: Result<Completion, AdapterError>?.self) { group in
      group.addTask { await Self.read(body, by: reader, into: sink) { isWhole.finish() } }
      group.addTask {
        for await _ in whole {}
        try? await clock.sleep(for: Self.grace)
        return nil
      }
      // After the grace period, the reading ends with what it has; after the reading, the wait ends.
      var result: Result<Completion, AdapterError>?
      while let ended = await group.next() {
        result = ended ?? result
        group.cancelAll()
      }
      return result
    }
    guard let result else { throw AdapterError(.unknown, "the answer was not read") }
    return try result.get()
  }

  private static func read(
    _ body: any AsyncSequence<[UInt8], any Error> & Sendable, by reader: some AnswerReader, into sink: any ReplySink,
    whole: @Sendable () -> Void
  ) async -> Result<Completion, AdapterError> {
    var reader = reader
    do {
      for try await bytes in body {
        do throws(AdapterError) {
          try reader.feed(bytes, to: sink)
        } catch {
          return .failure(error)
        }
        if reader.hasEnd { whole() }
      }
    } catch  where !reader.hasEnd {
      return .failure(error as? AdapterError ?? AdapterError(.unknown, "the answer broke off", cause: error))
    } catch {
      // The text is complete; only the end of the body is missing.
    }
    do throws(AdapterError) {
      return .success(try reader.finish(to: sink))
    } catch {
      return .failure(error)
    }
  }
}
