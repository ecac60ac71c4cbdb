import GatewayKit

/// Reads the body of an answer to its end.
///
/// The last word is not the end of the body: what it cost, `[DONE]` and the connection's own end follow, after which the
/// connection serves the next call. A server that keeps the customer's answer waiting for these, or breaks off instead
/// of sending them, has answered all the same.
struct ChatReading: Sendable {
  /// How long the rest may take once the answer is whole.
  static let grace = Duration.seconds(2)

  let clock: any GatewayClock

  /// The answer; its words go to `sink` as they come.
  func completion(of answer: HTTPAnswer, into sink: any ReplySink) async throws(AdapterError) -> Completion {
    let (whole, isWhole) = AsyncStream<Never>.makeStream()
    let result = await withTaskGroup(of: Result<Completion, AdapterError>?.self) { group in
      group.addTask { await Self.read(answer, into: sink) { isWhole.finish() } }
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
    _ answer: HTTPAnswer, into sink: any ReplySink, whole: @Sendable () -> Void
  ) async -> Result<Completion, AdapterError> {
    var reader = ChatReader()
    do {
      for try await bytes in answer.body {
        do throws(AdapterError) {
          for text in try reader.feed(bytes) { sink.write(text) }
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
      let (rest, completion) = try reader.finish()
      for text in rest { sink.write(text) }
      return .success(completion)
    } catch {
      return .failure(error)
    }
  }
}
