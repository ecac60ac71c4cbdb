import GatewayKit
import Synchronization

/// A sink between a provider and the preview: passes a sentence on when it is complete and the guard accepts it.
/// Rejected sentences are never shown.
final class GuardedSink: ReplySink {
  private struct State {
    var filter: PromiseFilter
    var written = 0
  }

  private let preview: any Preview
  private let state: Mutex<State>

  init(_ preview: any Preview, promises: PromiseGuard?) {
    self.preview = preview
    state = Mutex(State(filter: PromiseFilter(promises)))
  }

  /// The bytes that the provider has written, shown or not.
  var written: Int { state.withLock(\.written) }
  /// Whether the provider has written anything.
  var hasText: Bool { written > 0 }
  /// The text passed on so far.
  var text: String { state.withLock(\.filter.passed) }

  func write(_ text: String) {
    guard !text.isEmpty else { return }
    // Passed on under the lock, so that the preview gets the text in order.
    state.withLock { state in
      state.written += text.utf8.count
      let passed = state.filter.take(text)
      if !passed.isEmpty { preview.write(passed) }
    }
  }
}
