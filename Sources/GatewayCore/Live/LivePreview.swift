import GatewayKit
import Synchronization

/// The preview of one answer on a channel whose log is the delivery. Text is collected and shown up to 25 times a
/// second; the writer never waits.
final class LivePreview: Preview {
  /// The shortest time between two updates.
  private static let interval = Duration.milliseconds(40)

  private struct State {
    var text = ""
    var isVisible = false
  }

  private let conversation: ConversationID
  private let live: LiveConversations
  private let ticket: Int
  private let state = Mutex(State())
  private let bell: AsyncStream<Void>
  private let ringer: AsyncStream<Void>.Continuation

  /// Takes the conversation's preview, until `close()`, a commit or a change of owner.
  init(_ message: MessageID, in conversation: ConversationID, live: LiveConversations) {
    self.conversation = conversation
    self.live = live
    ticket = live.beginWriting(message, in: conversation)
    (bell, ringer) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  var isVisible: Bool { state.withLock { $0.isVisible } }

  func write(_ text: String) {
    guard !text.isEmpty else { return }
    state.withLock { $0.text += text }
    ringer.yield()
  }

  func discard() {
    // Shown under the lock, here and below, so that an update on another thread comes before this or not at all.
    state.withLock { state in
      if state.isVisible { _ = live.write("", ticket, in: conversation) }
      state = State()
    }
  }

  func close() { live.endWriting(ticket, in: conversation) }

  func run(clock: any GatewayClock) async {
    for await _ in bell {
      show()
      do { try await clock.sleep(for: Self.interval) } catch { return }
    }
  }

  /// Shows the text so far, if there is any.
  private func show() {
    state.withLock { state in
      guard state.isVisible || !state.text.allSatisfy(\.isWhitespace) else { return }
      if live.write(state.text, ticket, in: conversation) { state.isVisible = true }
    }
  }
}
