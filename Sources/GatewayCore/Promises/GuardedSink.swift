import GatewayKit
import Synchronization

/// Stands between a provider and the preview: a sentence is handed on once it is complete and the guard has nothing
/// against it. What fails is never shown.
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

  /// How many bytes the provider has written, shown or not.
  var written: Int { state.withLock(\.written) }
  /// Whether it has written anything.
  var hasText: Bool { written > 0 }
  /// What was handed on.
  var text: String { state.withLock(\.filter.passed) }

  func write(_ text: String) {
    guard !text.isEmpty else { return }
    // Handed on under the lock: the preview gets the words in their order.
    state.withLock { state in
      state.written += text.utf8.count
      let passed = state.filter.take(text)
      if !passed.isEmpty { preview.write(passed) }
    }
  }
}
