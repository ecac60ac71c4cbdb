/// Reads the body of a provider's answer to its end.
///
/// The last word is not the end of the body: what it cost and the connection's own end follow, after which the connection
/// serves the next call. A server that keeps the customer's answer waiting for these, or breaks off instead of sending
/// them, has answered all the same.
public struct AnswerReading: Sendable {
  /// How long the rest may take once the answer is whole.
  public static let grace = Duration.seconds(2)

  private let clock: any GatewayClock

  /// A reading whose patience `clock` measures.
  public init(clock: any GatewayClock) { self.clock = clock }

  /// The answer in `body`, as `reader` reads it; its words go to `sink` as they come.
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
      // When the time is up, the reading ends with what it has; when the reading is over, so is the wait.
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
      // The answer is whole; only its end is missing.
    }
    do throws(AdapterError) {
      return .success(try reader.finish(to: sink))
    } catch {
      return .failure(error)
    }
  }
}
