public import GatewayKit
import HTTPTypes
import Synchronization

/// Outgoing HTTP without a network: a script answers, bodies come in pieces, calls are kept.
///
/// It keeps the contract of `HTTPTransport` as far as a caller can tell: a cancelled call ends with an error, a body over
/// the call's `maximumBytes` breaks off with `.unknown`. Time does not pass in it: deadlines are never over.
public final class ScriptedTransport: HTTPTransport {
  private let cutting: BodyCutting
  private let script: @Sendable (HTTPCall) throws -> TransportScript
  private let made = Mutex<[HTTPCall]>([])

  /// A transport that answers each call with `script`. If the script throws, the call fails with `.rejected`.
  public init(
    cutting: BodyCutting = .whole, _ script: @escaping @Sendable (HTTPCall) throws -> TransportScript
  ) {
    self.cutting = cutting
    self.script = script
  }

  /// A transport that returns `answers`, one for each call; after the last, calls fail as unreachable.
  public convenience init(cutting: BodyCutting = .whole, _ answers: [ScriptedAnswer]) {
    let left = Left(answers)
    self.init(cutting: cutting) { _ in left.next().map(TransportScript.answers) ?? .isUnreachable }
  }

  /// The calls so far.
  public var calls: [HTTPCall] { made.withLock { $0 } }

  /// Does what the script says.
  public func send(_ call: HTTPCall) async throws(AdapterError) -> HTTPAnswer {
    made.withLock { $0.append(call) }
    let scene: TransportScript
    do {
      scene = try script(call)
    } catch {
      throw AdapterError(.rejected, "the script does not know this call", cause: error)
    }
    if Task.isCancelled { throw Self.cancelled }
    switch scene {
    case .answers(let answer):
      return HTTPAnswer(
        status: HTTPResponse.Status(code: answer.status), headers: answer.headers,
        body: ScriptedBody(
          pieces: cutting.pieces(of: answer.body), ending: answer.ending, maximumBytes: call.maximumBytes))
    case .isUnreachable: throw AdapterError(.unavailable, "there is no connection")
    case .isSilent:
      await cancellation()
      throw Self.cancelled
    }
  }

  fileprivate static var cancelled: AdapterError { AdapterError(.unknown, "the call was cancelled") }
}

/// The answers that are left.
private final class Left: Sendable {
  private let answers: Mutex<ArraySlice<ScriptedAnswer>>

  init(_ answers: [ScriptedAnswer]) { self.answers = Mutex(answers[...]) }

  func next() -> ScriptedAnswer? { answers.withLock { $0.popFirst() } }
}

/// A body in pieces.
private struct ScriptedBody: AsyncSequence, Sendable {
  let pieces: [ArraySlice<UInt8>]
  let ending: ScriptedAnswer.Ending
  let maximumBytes: Int

  struct Iterator: AsyncIteratorProtocol {
    let body: ScriptedBody
    var position = 0
    var bytes = 0

    mutating func next() async throws -> [UInt8]? {
      if Task.isCancelled { throw ScriptedTransport.cancelled }
      guard position < body.pieces.count else {
        switch body.ending {
        case .complete: return nil
        case .breaksOff: throw AdapterError(.unknown, "the connection broke")
        case .fallsSilent:
          await cancellation()
          throw ScriptedTransport.cancelled
        }
      }
      let piece = body.pieces[position]
      position += 1
      bytes += piece.count
      guard bytes <= body.maximumBytes else {
        throw AdapterError(.unknown, "the response is larger than the limit of \(body.maximumBytes) bytes")
      }
      return Array(piece)
    }
  }

  func makeAsyncIterator() -> Iterator { Iterator(body: self) }
}

/// Suspends until the task is cancelled.
private func cancellation() async {
  let forever = AsyncStream<Never> { _ in }
  for await _ in forever {}
}
