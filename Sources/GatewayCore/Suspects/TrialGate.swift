import GatewayKit
import Synchronization

/// Makes work wait as `TrialQueue` decides.
final class TrialGate: Sendable {
  private struct State {
    var queue = TrialQueue()
    var waiting: [Work: AsyncStream<Void>.Continuation] = [:]
    var isStopped = false
  }

  private let clock: any GatewayClock
  private let state = Mutex(State())

  init(clock: any GatewayClock) { self.clock = clock }

  /// Returns when work of `kind` may begin.
  ///
  /// - Throws: When the work may not begin any more, because the gateway stops or the task was cancelled.
  func admit(_ work: Work, as kind: TrialQueue.Kind) async throws(CancellationError) {
    if case .begin = try ask(work, kind) { return }
    do throws(CancellationError) {
      while true {
        // A new stream for each wait, because a stream ends when its task is cancelled. It exists before the question
        // is asked, so that no later change is missed.
        let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.waiting[work] = bell }
        guard case .wait(let until) = try ask(work, kind) else { break }
        await wait(for: rings, until: until)
        if Task.isCancelled { throw CancellationError() }
      }
    } catch {
      wake { state in
        state.waiting[work] = nil
        return state.queue.giveUp(work, now: self.clock.uptime)
      }
      throw error
    }
    wake { state in
      state.waiting[work] = nil
      return state.queue.next
    }
  }

  /// Counts work that has begun.
  func began() { state.withLock { $0.queue.began() } }

  /// Counts work that has ended, and wakes the next.
  func ended(_ work: Work) { wake { $0.queue.ended(work, now: self.clock.uptime) } }

  /// Ends all waiting. From now on `admit` throws for suspects, and for other work that would have to wait.
  func stop() {
    wake { state in
      state.isStopped = true
      return .everybody
    }
  }

  private func ask(_ work: Work, _ kind: TrialQueue.Kind) throws(CancellationError) -> TrialQueue.Answer {
    let now = clock.uptime
    let answer: TrialQueue.Answer? = state.withLock { state in
      guard !state.isStopped || kind == .free else { return nil }
      let answer = state.queue.ask(work, kind, now: now)
      return state.isStopped && answer != .begin ? nil : answer
    }
    guard let answer else { throw CancellationError() }
    return answer
  }

  private func wake(_ change: (inout State) -> TrialQueue.Wake) {
    let bells: [AsyncStream<Void>.Continuation] = state.withLock { state in
      switch change(&state) {
      case .nobody: []
      case .one(let work): state.waiting[work].map { [$0] } ?? []
      case .everybody: Array(state.waiting.values)
      }
    }
    for bell in bells { bell.yield() }
  }

  private func wait(for rings: AsyncStream<Void>, until: Duration) async {
    await withTaskGroup { group in
      group.addTask { for await _ in rings { return } }
      group.addTask { _ = try? await self.clock.sleep(for: until - self.clock.uptime) }
      _ = await group.next()
      group.cancelAll()
    }
  }
}
