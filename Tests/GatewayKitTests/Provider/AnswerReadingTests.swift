import Foundation
import GatewayKit
import Synchronization
import Testing

/// How the body of an answer is read to its end.
@Suite struct AnswerReadingTests {
  /// A wire of words, each a piece; `.` ends it.
  private struct WordReader: AnswerReader {
    private var text = ""
    var hasEnd: Bool { text.hasSuffix(".") }

    mutating func feed(_ bytes: [UInt8], to sink: some ReplySink) throws(AdapterError) {
      let word = String(decoding: bytes, as: UTF8.self)
      if word == "!" { throw AdapterError(.unavailable, "an error inside") }
      text += word
      sink.write(word)
    }

    mutating func finish(to sink: some ReplySink) throws(AdapterError) -> Completion {
      guard hasEnd else { throw AdapterError(.unknown, "no end") }
      sink.write(" Bye")
      return Completion(text: text + " Bye")
    }
  }

  private final class Words: ReplySink {
    private let words = Mutex("")
    var all: String { words.withLock { $0 } }
    func write(_ text: String) { words.withLock { $0 += text } }
  }

  /// Sleeps until it is cancelled, or not at all.
  private struct Clock: GatewayClock {
    let isPatient: Bool
    var now: Date { Date(timeIntervalSince1970: 0) }
    var uptime: Duration { .zero }
    func sleep(for duration: Duration) async throws {
      guard isPatient else { return }
      let forever = AsyncStream<Never> { _ in }
      for await _ in forever {}
      throw CancellationError()
    }
  }

  private enum Ending { case ends, breaks, fallsSilent }

  private static func body(_ words: [String], _ ending: Ending) -> AsyncThrowingStream<[UInt8], any Error> {
    AsyncThrowingStream { continuation in
      for word in words { continuation.yield(Array(word.utf8)) }
      switch ending {
      case .ends: continuation.finish()
      case .breaks: continuation.finish(throwing: AdapterError(.unknown, "the connection broke"))
      case .fallsSilent: break
      }
    }
  }

  private static func read(
    _ words: [String], _ ending: Ending, isPatient: Bool = true
  ) async -> (Result<Completion, AdapterError>, String) {
    let sink = Words()
    do throws(AdapterError) {
      let completion = try await AnswerReading(clock: Clock(isPatient: isPatient)).completion(
        of: body(words, ending), by: WordReader(), into: sink)
      return (.success(completion), sink.all)
    } catch {
      return (.failure(error), sink.all)
    }
  }

  @Test("an answer is whole at its wire's end, however the body goes on", arguments: [Ending.ends, .breaks])
  private func whole(ending: Ending) async throws {
    let (result, words) = await Self.read(["Oi", "."], ending)
    #expect(try result.get().text == "Oi. Bye")
    #expect(words == "Oi. Bye")
  }

  @Test("a body that falls silent after the wire's end has its grace, and no more")
  func silent() async throws {
    let (result, _) = await Self.read(["Oi", "."], .fallsSilent, isPatient: false)
    #expect(try result.get().text == "Oi. Bye")
  }

  @Test("without the wire's end it is a failure", arguments: [Ending.ends, .breaks])
  private func broken(ending: Ending) async {
    let (result, words) = await Self.read(["Oi"], ending)
    #expect(throws: AdapterError.self) { try result.get() }
    #expect(words == "Oi")
  }

  @Test("an error that the reader finds ends it")
  func error() async {
    let (result, words) = await Self.read(["Oi", "!", "."], .fallsSilent)
    guard case .failure(let error) = result else {
      Issue.record("an error is taken for an answer")
      return
    }
    #expect(error.outcome == .unavailable && words == "Oi")
  }
}
