import GatewayKit
import Synchronization

/// Tells a turn that waits for a provider what happened in its conversation meanwhile.
final class Interruptions: Sendable {
  /// What happened.
  enum Cause: Sendable {
    /// Somebody else speaks for the business now.
    case ownerChanged
    /// The customer wrote again.
    case customerWrote
  }

  private let listeners = Mutex<[ConversationID: AsyncStream<Cause>.Continuation]>([:])

  /// What happens from now on in a conversation; one listener at a time, since a lane takes one turn at a time.
  func listen(in conversation: ConversationID) -> AsyncStream<Cause> {
    AsyncStream(bufferingPolicy: .bufferingNewest(16)) { continuation in
      listeners.withLock { $0[conversation] = continuation }
    }
  }

  /// Nobody listens any more.
  func endListening(in conversation: ConversationID) {
    listeners.withLock { $0.removeValue(forKey: conversation) }?.finish()
  }

  /// Says what happened.
  func signal(_ cause: Cause, in conversation: ConversationID) {
    _ = listeners.withLock { $0[conversation] }?.yield(cause)
  }
}
