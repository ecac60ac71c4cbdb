import GatewayKit
import Synchronization

/// Connects a caller and the loop for one call: the answer's header, then its body, then its end.
///
/// The loop never waits here: it hands bytes over and learns whether there was room. The caller waits for the header
/// once, then for pieces of the body. Only one reader may wait at a time.
final class Exchange: Sendable {
  /// The unread bytes of the body at which the loop stops reading.
  static let highWater = 256 << 10
  /// The unread bytes at which a stopped transfer continues.
  static let lowWater = 64 << 10

  private enum End {
    case complete
    case failed(AdapterError)
  }

  private struct State {
    var head: ResponseHead?
    var unread: [UInt8] = []
    var end: End?
    var isPaused = false
    var headWaiter: CheckedContinuation<Result<ResponseHead, AdapterError>, Never>?
    var reader: CheckedContinuation<Result<[UInt8]?, AdapterError>, Never>?
  }

  private let state = Mutex(State())

  /// Whether the loop has finished the call.
  var hasEnded: Bool { state.withLock { $0.end != nil } }

  // MARK: The caller's side

  /// Waits for the header.
  func head() async -> Result<ResponseHead, AdapterError> {
    await withCheckedContinuation { continuation in
      let ready: Result<ResponseHead, AdapterError>? = state.withLock { state in
        if let head = state.head { return .success(head) }
        if case .failed(let error) = state.end { return .failure(error) }
        state.headWaiter = continuation
        return nil
      }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  /// All bytes of the body that have arrived; nil at its end. Calls `resume` when the loop waits for room.
  func next(resume: @Sendable () -> Void) async -> Result<[UInt8]?, AdapterError> {
    await withCheckedContinuation { continuation in
      let (ready, hasRoom): (Result<[UInt8]?, AdapterError>?, Bool) = state.withLock { state in
        if state.unread.isEmpty {
          switch state.end {
          case .complete: return (.success(nil), false)
          case .failed(let error): return (.failure(error), false)
          case nil: break
          }
          guard state.reader == nil else {
            return (
              .failure(AdapterError(.rejected, "the body of a response can have only one reader at a time")), false
            )
          }
          state.reader = continuation
          return (nil, false)
        }
        let bytes = state.unread
        state.unread = []
        defer { state.isPaused = false }
        return (.success(bytes), state.isPaused)
      }
      if hasRoom { resume() }
      if let ready { continuation.resume(returning: ready) }
    }
  }

  // MARK: The loop's side

  /// Hands over the header.
  func open(_ head: ResponseHead) {
    let waiter = state.withLock { state in
      state.head = head
      return state.headWaiter.take()
    }
    waiter?.resume(returning: .success(head))
  }

  /// Hands over bytes of the body. Returns false when there is no room: the same bytes must come again after `resume`.
  func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let (isTaken, reader) = state.withLock { state in
      guard state.unread.count < Self.highWater else {
        state.isPaused = true
        return (false, nil as CheckedContinuation<Result<[UInt8]?, AdapterError>, Never>?)
      }
      guard let reader = state.reader.take() else {
        state.unread += bytes
        return (true, nil)
      }
      return (true, reader)
    }
    reader?.resume(returning: .success(Array(bytes)))
    return isTaken
  }

  /// Ends the call, with an error unless the answer is complete. `rest` is the end of its body. Only the first end
  /// counts.
  func end(_ error: AdapterError?, rest: [UInt8] = []) {
    let (headWaiter, reader) = state.withLock { state in
      guard state.end == nil else {
        return
          (
            nil as CheckedContinuation<Result<ResponseHead, AdapterError>, Never>?,
            nil as CheckedContinuation<Result<[UInt8]?, AdapterError>, Never>?
          )
      }
      state.end = error.map(End.failed) ?? .complete
      // A waiting reader has read everything so far and gets the rest; it gets the end when it asks again.
      if state.reader == nil { state.unread += rest }
      return (state.headWaiter.take(), state.reader.take())
    }
    let failure = error ?? AdapterError(.unknown, "the response ended before its header")
    headWaiter?.resume(returning: .failure(failure))
    reader?.resume(returning: error.map { .failure($0) } ?? .success(rest.isEmpty ? nil : rest))
  }
}
