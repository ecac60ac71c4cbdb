import Foundation
import GatewayKit
import Synchronization

/// The preview of one answer on a channel whose log is the delivery. Words are gathered and shown a few times a second;
/// who writes them never waits.
final class LivePreview: Preview {
  /// The least time between two deltas.
  private static let interval = Duration.milliseconds(40)

  private struct State {
    var text = ""
    var shownBytes = 0
    var isWaiting = false
    var isOver = false
  }

  private let message: MessageID
  private let conversation: ConversationID
  private let live: LiveConversations
  private let state = Mutex(State())
  private let bell: AsyncStream<Void>
  private let ringer: AsyncStream<Void>.Continuation

  init(_ message: MessageID, in conversation: ConversationID, live: LiveConversations) {
    self.message = message
    self.conversation = conversation
    self.live = live
    (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  var isVisible: Bool { state.withLock { $0.shownBytes > 0 } }

  func write(_ text: String) {
    guard !text.isEmpty else { return }
    state.withLock { $0.text += text }
    ringer.yield()
  }

  func discard() {
    let wasVisible = state.withLock { state in
      defer { state = State() }
      return state.shownBytes > 0
    }
    live.endPreview(in: conversation)
    if wasVisible { live.publish(.discard(message: message), in: conversation) }
  }

  /// Shows what is written until cancelled.
  func run(clock: any GatewayClock) async {
    for await _ in bell {
      show()
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }

  private func show() {
    let delta = state.withLock { state -> (offset: Int, text: String, whole: String)? in
      let bytes = state.text.utf8
      guard bytes.count > state.shownBytes else { return nil }
      let new = String(decoding: bytes.dropFirst(state.shownBytes), as: UTF8.self)
      defer { state.shownBytes = bytes.count }
      return (state.shownBytes, new, state.text)
    }
    guard let delta else { return }
    live.showPreview(
      .delta(message: message, offset: delta.offset, text: delta.text),
      whole: .delta(message: message, offset: 0, text: delta.whole), in: conversation)
  }
}
