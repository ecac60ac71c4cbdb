import GatewayCore
public import GatewayKit
import Synchronization

/// An inbox that keeps accepted events, finds duplicates as the journal does, and fails on request.
public final class RecordingInbox: Inbox {
  /// What it does with a batch.
  public enum Behaviour: Sendable {
    /// Accepts it.
    case takes
    /// Refuses it.
    case fails(AdapterError)
    /// Refuses this share of the batches as unavailable, chosen by the seed.
    case failsSometimes(share: Double, seed: UInt64)
    /// Does not answer until the caller is cancelled.
    case hangs
  }

  private struct State {
    var behaviour: Behaviour
    var chance: SeededGenerator
    var batches: [Batch] = []
    var identities: [String: MessageID] = [:]
    var events: [InboundEvent] = []
    var typing: [ThreadKey] = []
  }
  private let state: Mutex<State>

  /// An empty inbox.
  public init(_ behaviour: Behaviour = .takes) {
    state = Mutex(State(behaviour: behaviour, chance: Self.chance(of: behaviour)))
  }

  /// What it does from now on.
  public func behave(_ behaviour: Behaviour) {
    state.withLock { state in
      state.behaviour = behaviour
      state.chance = Self.chance(of: behaviour)
    }
  }

  /// The accepted events, each once, in the order of their first arrival.
  public var events: [InboundEvent] { state.withLock(\.events) }

  /// The accepted batches, including duplicates.
  public var batches: [Batch] { state.withLock(\.batches) }

  /// The threads whose customers were reported as typing.
  public var typing: [ThreadKey] { state.withLock(\.typing) }

  /// Accepts a batch, or does what the test chose.
  public func accept(_ batch: Batch) async throws(AdapterError) -> [Acceptance] {
    let verdict: Result<[Acceptance], AdapterError>? = state.withLock { state in
      switch state.behaviour {
      case .takes: return .success(Self.take(batch, into: &state))
      case .fails(let error): return .failure(error)
      case .failsSometimes(let share, _):
        if Double.random(in: 0..<1, using: &state.chance) < share {
          return .failure(AdapterError(.unavailable, "the inbox fails by chance, as the test asked"))
        }
        return .success(Self.take(batch, into: &state))
      case .hangs: return nil
      }
    }
    if let verdict { return try verdict.get() }
    let forever = AsyncStream<Never> { _ in }
    for await _ in forever {}
    throw AdapterError(.unavailable, "the caller was cancelled while it waited")
  }

  /// Records the thread.
  public func customerIsTyping(in thread: ThreadKey) async {
    state.withLock { $0.typing.append(thread) }
  }

  private static func take(_ batch: Batch, into state: inout State) -> [Acceptance] {
    state.batches.append(batch)
    return batch.events.map { event in
      if let known = state.identities[event.deduplicationKey] { return .duplicate(known) }
      let message = MessageID(rawValue: "m\(state.identities.count + 1)")
      state.identities[event.deduplicationKey] = message
      state.events.append(event)
      return .stored(message)
    }
  }

  private static func chance(of behaviour: Behaviour) -> SeededGenerator {
    guard case .failsSometimes(_, let seed) = behaviour else { return SeededGenerator(seed: 0) }
    return SeededGenerator(seed: seed)
  }
}
