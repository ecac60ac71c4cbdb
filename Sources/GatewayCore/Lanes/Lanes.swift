import GatewayKit
import Synchronization

/// Runs work for conversations: one piece at a time in each conversation, different conversations in parallel.
///
/// A wake during a run causes one more run afterwards, so that no arrival is missed.
final class Lanes: Sendable {
  private enum Lane { case waiting, running, runningAndWoken }
  private struct State {
    var lanes: [ConversationID: Lane] = [:]
    var isStopping = false
  }

  private let state = Mutex(State())
  private let starts: AsyncStream<ConversationID>
  private let starter: AsyncStream<ConversationID>.Continuation

  init() { (starts, starter) = AsyncStream.makeStream() }

  /// Whether lanes should end after their current piece of work.
  var isStopping: Bool { state.withLock { $0.isStopping } }

  /// Schedules a run of this conversation's lane, or one more if it is running.
  func wake(_ conversation: ConversationID) {
    let waits = state.withLock { state in
      guard !state.isStopping else { return false }
      switch state.lanes[conversation] {
      case .none:
        state.lanes[conversation] = .waiting
        return true
      case .running, .runningAndWoken:
        state.lanes[conversation] = .runningAndWoken
        return false
      case .waiting: return false
      }
    }
    if waits { starter.yield(conversation) }
  }

  /// Runs `work` for every woken conversation until `stop()`; returns when the last lane has ended. Call it once.
  func run(_ work: @escaping @Sendable (ConversationID) async -> Void) async {
    await withDiscardingTaskGroup { group in
      for await conversation in starts {
        group.addTask { _ = await self.runNow(conversation, work) }
      }
    }
  }

  /// Runs `work` for one conversation now, unless its lane is already running. Returns whether it ran.
  func runNow(_ conversation: ConversationID, _ work: (ConversationID) async -> Void) async -> Bool {
    guard begins(conversation) else { return false }
    repeat { await work(conversation) } while goesOn(conversation)
    return true
  }

  /// Starts no more lanes; running ones end after their current piece of work.
  func stop() {
    state.withLock { $0.isStopping = true }
    starter.finish()
  }

  private func begins(_ conversation: ConversationID) -> Bool {
    state.withLock { state in
      switch state.lanes[conversation] {
      case .running, .runningAndWoken: return false
      case .none, .waiting:
        state.lanes[conversation] = .running
        return true
      }
    }
  }

  private func goesOn(_ conversation: ConversationID) -> Bool {
    state.withLock { state in
      guard state.lanes[conversation] == .runningAndWoken, !state.isStopping else {
        state.lanes[conversation] = nil
        return false
      }
      state.lanes[conversation] = .running
      return true
    }
  }
}
