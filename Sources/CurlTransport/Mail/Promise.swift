import GatewayKit
import Synchronization

/// One value from a loop for one caller. Only the first value counts.
final class Promise<Value: Sendable>: Sendable {
  private struct State {
    var value: Result<Value, AdapterError>?
    var waiter: CheckedContinuation<Result<Value, AdapterError>, Never>?
  }

  private let state = Mutex(State())

  /// Gives the value.
  func keep(_ value: Result<Value, AdapterError>) {
    let waiter = state.withLock { state in
      guard state.value == nil else { return nil as CheckedContinuation<Result<Value, AdapterError>, Never>? }
      state.value = value
      return state.waiter.take()
    }
    waiter?.resume(returning: value)
  }

  /// Gives an error.
  func fail(_ error: AdapterError) { keep(.failure(error)) }

  /// Waits for the value. For one caller only.
  func value() async throws(AdapterError) -> Value {
    let result = await withCheckedContinuation { continuation in
      let ready = state.withLock { state in
        if state.value == nil { state.waiter = continuation }
        return state.value
      }
      if let ready { continuation.resume(returning: ready) }
    }
    return try result.get()
  }
}
