public import GatewayKit
import Synchronization

/// A logged-in connection without a network: a script answers writes, and the test can send at any time.
///
/// It keeps the contract of `RawConnection` as far as its user can tell: one reader at a time, at most 64 KiB a read,
/// cancellation ends a wait. Time does not pass in it: a read waits until something is played, save one with no time at
/// all; `.nothing` is a wait whose limit is over.
public final class ScriptedRawConnection: RawConnection {
  /// What the other side does.
  public enum Scene: Sendable, Hashable {
    /// It sends bytes.
    case says([UInt8])
    /// One read's limit passes in silence.
    case nothing
    /// It closes the connection.
    case closes
    /// The connection breaks.
    case breaks

    /// It sends a text.
    public static func says(_ text: String) -> Scene { .says(Array(text.utf8)) }
  }

  private struct State {
    var scenes: [Scene] = []
    var written: [UInt8] = []
    var isClosed = false
    var reader: CheckedContinuation<Void, Never>?
    var isReading = false
  }

  private static let longestRead = 64 << 10

  private let cutting: BodyCutting
  private let answer: @Sendable ([UInt8]) -> [Scene]
  private let state = Mutex(State())

  /// A connection whose other side reacts to each write as `answer` says.
  public init(cutting: BodyCutting = .whole, _ answer: @escaping @Sendable ([UInt8]) -> [Scene] = { _ in [] }) {
    self.cutting = cutting
    self.answer = answer
  }

  /// All that was written so far.
  public var written: [UInt8] { state.withLock { $0.written } }

  /// Whether this side closed it.
  public var isClosed: Bool { state.withLock { $0.isClosed } }

  /// Lets the other side do something, after what is still unread.
  public func play(_ scenes: Scene...) { play(scenes) }

  private func play(_ scenes: [Scene]) {
    let cut = scenes.flatMap { scene in
      guard case .says(let bytes) = scene else { return [scene] }
      return cutting.pieces(of: bytes).map { .says(Array($0)) }
    }
    let reader = state.withLock { state in
      state.scenes += cut
      return cut.isEmpty ? nil : state.reader.take()
    }
    reader?.resume()
  }

  /// Keeps the bytes, and plays the script's reaction.
  public func write(_ bytes: [UInt8]) async throws(AdapterError) {
    let isOver = state.withLock { state in
      // Bytes sent before the end can still be read; writes after it are lost.
      let isOver = state.isClosed || state.scenes.contains(.breaks)
      if !isOver { state.written += bytes }
      return isOver
    }
    if isOver { throw AdapterError(.unknown, "the connection broke") }
    play(answer(bytes))
  }

  /// The next bytes.
  public func read(within limit: Duration) async throws(AdapterError) -> [UInt8]? {
    let isFirst = state.withLock { state in
      defer { state.isReading = true }
      return !state.isReading
    }
    guard isFirst else { throw AdapterError(.rejected, "a connection can have only one reader at a time") }
    defer { state.withLock { $0.isReading = false } }
    while true {
      if Task.isCancelled { throw AdapterError(.unavailable, "the read was cancelled", cause: CancellationError()) }
      let (scene, isClosed): (Scene?, Bool) = state.withLock { state in
        switch state.scenes.first {
        case nil: return (nil, state.isClosed)
        // Later reads see the end again.
        case .closes, .breaks: return (state.scenes.first, state.isClosed)
        case .nothing: return (state.scenes.removeFirst(), state.isClosed)
        case .says(let bytes):
          if bytes.count > Self.longestRead {
            state.scenes[0] = .says(Array(bytes[Self.longestRead...]))
            return (.says(Array(bytes[..<Self.longestRead])), state.isClosed)
          }
          return (state.scenes.removeFirst(), state.isClosed)
        }
      }
      if isClosed { throw AdapterError(.unavailable, "the connection was closed by this side") }
      switch scene {
      case .says(let bytes): return bytes
      case .nothing: return []
      case .closes: return nil
      case .breaks: throw AdapterError(.unavailable, "the connection broke")
      case nil where limit <= .zero: return []
      case nil: await news()
      }
    }
  }

  /// Closes it.
  public func close() async {
    let reader = state.withLock { state in
      state.isClosed = true
      return state.reader.take()
    }
    reader?.resume()
  }

  /// Waits until there is something to read, or the task is cancelled.
  private func news() async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isReady = state.withLock { state in
          if !state.scenes.isEmpty || state.isClosed || Task.isCancelled { return true }
          state.reader = continuation
          return false
        }
        if isReady { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.reader.take() }?.resume()
    }
  }
}
