import GatewayKit
import Synchronization

/// Notifies a turn that is waiting for a provider of events in its conversation.
final class Interruptions: Sendable {
  /// An event that interrupts a turn.
  enum Cause: Sendable {
    /// The conversation has another owner.
    case ownerChanged
    /// The customer wrote again.
    case customerWrote
  }

  private let listeners = Mutex<[ConversationID: AsyncStream<Cause>.Continuation]>([:])

  /// Events in a conversation from now on. One listener at a time, because a lane takes one turn at a time.
  func listen(in conversation: ConversationID) -> AsyncStream<Cause> {
    AsyncStream(bufferingPolicy: .bufferingNewest(16)) { continuation in
      listeners.withLock { $0[conversation] = continuation }
    }
  }

  /// Stops listening and ends the stream.
  func endListening(in conversation: ConversationID) {
    listeners.withLock { $0.removeValue(forKey: conversation) }?.finish()
  }

  /// Notifies the listener, if there is one.
  func signal(_ cause: Cause, in conversation: ConversationID) {
    _ = listeners.withLock { $0[conversation] }?.yield(cause)
  }
}
