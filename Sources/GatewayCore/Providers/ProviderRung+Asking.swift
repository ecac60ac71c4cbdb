import Foundation
import GatewayKit
import Logging

/// One question: what holds it back, and what it showed of the provider, its key and its budget.
extension ProviderRung {
  /// The longest that a question waits for a free call: whoever gets one at last still has the time in which a provider
  /// must have begun to write.
  static let slotPatience = turnDeadline - silenceDeadline

  /// What became of a question.
  enum Asked: Sendable {
    /// It was not put: the breaker or the budget holds it back.
    case notDue(String)
    /// It was not put: no call was free in time.
    case crowded(String)
    /// It was put, and used this.
    case ended(Result<Completion, AdapterError>, Spent)
  }

  /// Asks in one of the provider's slots, and takes note of what that showed. `call` is made instead of the question,
  /// where that only stands for it.
  ///
  /// The order is slot, budget, breaker. Nothing is held while a question waits for its slot: neither money that others
  /// could spend nor the one attempt by which an open breaker tries whether the provider works again.
  func put(
    _ prompt: Prompt, for asker: BudgetGate.Asker, _ sink: GuardedSink, waitingAtMost patience: Duration = slotPatience,
    calling call: (@Sendable () async -> Result<Completion, AdapterError>)? = nil
  ) async -> Asked {
    do {
      return try await provider.slots.withSlot(for: asker.party, within: patience, clock: clock) { waited in
        await putNow(prompt, for: asker, sink, waited: waited, calling: call)
      }
    } catch .crowded(let reason) {
      return .crowded(reason)
    } catch {
      return .notDue("the turn was given up")
    }
  }

  private func putNow(
    _ prompt: Prompt, for asker: BudgetGate.Asker, _ sink: GuardedSink, waited: Duration,
    calling call: (@Sendable () async -> Result<Completion, AdapterError>)?
  ) async -> Asked {
    // Those before it may have shown that the provider does not work.
    if waited > .zero, let reason = provider.breakers.whyNot(await breakerKey(), now: clock.now) {
      return .notDue(reason)
    }
    let ticket: BudgetGate.Ticket
    switch await budgets.admit(prompt, to: provider.id, model: model, for: asker) {
    case .refused(let reason): return .notDue(reason)
    case .admitted(let admitted): ticket = admitted
    }
    let key = await breakerKey()
    guard let admission = provider.breakers.admit(key, now: clock.now) else {
      await budgets.release(ticket)
      return .notDue(provider.breakers.whyNot(key, now: clock.now) ?? "not asked for now")
    }
    async let noted = budgets.noted(ticket)
    let begin = clock.uptime
    let result = if let call { await call() } else { await ask(prompt, sink, waited: waited) }
    // A call that had less than its time because its turn waited says nothing of the provider.
    let isCutShort = call == nil && waited > .zero && clock.uptime - begin >= Self.turnDeadline - waited
    let isGivenUp = Task.isCancelled || isCutShort
    let spent = await budgets.settle(await noted, result, written: sink.written)
    let ending = BreakerState.Ending(result, isGivenUp: isGivenUp)
    if provider.breakers.end(admission, key, ending, now: clock.now) {
      let view = provider.breakers.view(key)
      log.warning(
        "a provider is not asked for a while",
        metadata: [
          "provider": "\(provider.id)", "model": "\(model ?? "")", "reason": "\(view.reason ?? "")",
          "until": "\(view.until?.formatted(.balcao) ?? "")",
        ])
    }
    await pauses.keep(provider, now: clock.now)
    await noteKey(result)
    count(result)
    switch result {
    case .success: provider.recovered()
    case .failure(let error): if !isGivenUp { note(error) }
    }
    return .ended(result, spent)
  }

  /// Which breaker stands for the key and the model that are asked.
  func breakerKey() async -> Breakers.Key {
    guard let key = provider.configuration.key else { return Breakers.Key(keyGivenAt: nil, model: model) }
    return Breakers.Key(keyGivenAt: await keys.status(of: key).givenAt, model: model)
  }
}

extension BudgetGate.Asker {
  /// The customer of a turn.
  init(_ turn: Turn) {
    let conversation = turn.conversation
    self.init(
      channel: conversation.channel, contact: conversation.contact.id,
      party: CallParty(conversation.id, on: conversation.channel, from: turn.origin))
  }
}

extension BreakerState.Ending {
  fileprivate init(_ result: Result<Completion, AdapterError>, isGivenUp: Bool) {
    switch result {
    case .success: self = .answered
    case .failure(let error): self = isGivenUp ? .cancelled : .failed(error.outcome, error.message)
    }
  }
}
