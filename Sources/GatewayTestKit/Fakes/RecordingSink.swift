public import GatewayKit
import Synchronization

/// A sink that keeps what was written, and lets a test wait for it.
public final class RecordingSink: ReplySink {
  private struct State {
    var pieces: [String] = []
    var length = 0
    var waiter: (length: Int, wake: CheckedContinuation<Void, Never>)?
  }
  private let state = Mutex(State())

  /// An empty sink.
  public init() {}

  /// What was written, piece by piece.
  public var pieces: [String] { state.withLock(\.pieces) }

  /// All that was written.
  public var text: String { pieces.joined() }

  /// Keeps `text`.
  public func write(_ text: String) {
    let woken = state.withLock { state in
      state.pieces.append(text)
      state.length += text.utf8.count
      guard let waiter = state.waiter, waiter.length <= state.length else {
        return nil as CheckedContinuation<Void, Never>?
      }
      state.waiter = nil
      return waiter.wake
    }
    woken?.resume()
  }

  /// Suspends until `count` bytes of text were written, or the task is cancelled. Only one caller may wait at a time.
  public func wait(forBytes count: Int) async {
    await withTaskCancellationHandler {
      await withCheckedContinuation { wake in
        let isReady = state.withLock { state in
          if Task.isCancelled || state.length >= count { return true }
          state.waiter = (count, wake)
          return false
        }
        if isReady { wake.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiter.take() }?.wake.resume()
    }
  }
}
