import Foundation
import GatewayKit
import Logging

/// Makes the calls of one provider: admits each, settles its cost, and records what it showed about the provider and
/// its key (`ProviderCaller+Notes.swift`). Each call is one attempt; failover to another provider is up to the ladder,
/// the flow or the transcriber.
struct ProviderCaller: Sendable {
  let provider: Provider
  let keys: any KeyDirectory
  let budgets: BudgetGate
  let breakerStore: BreakerStore
  let clock: any GatewayClock
  let log: Logger

  /// A call to be made.
  struct Call: Sendable {
    /// The prompt; for a recording, the prompt that stands for it in the budget.
    let prompt: Prompt
    /// The model; nil when the adapter has no models.
    let model: String?
    let asker: BudgetGate.Asker
    /// The longest wait for a free slot.
    let patience: Duration
    /// Why the call is not wanted any more; nil while it is. Asked once it has waited for its slot.
    var refusal: @Sendable () async -> Explanation? = { nil }
  }

  /// How the request of an admitted call ended.
  struct Attempt: Sendable {
    let result: Result<Completion, AdapterError>
    /// The bytes that the provider wrote, shown or not.
    var written = 0
    /// Whether the call had less than its full time because it waited for a slot; a failure then says nothing about the
    /// provider.
    var isCutShort = false
  }

  /// The result of a call.
  enum Outcome: Sendable {
    /// Not made: refused by the breaker or the budget.
    case refused(Explanation)
    /// Not made: no slot was free in time.
    case crowded(Explanation)
    /// Made, with this usage.
    case ended(Result<Completion, AdapterError>, Spent)
  }

  /// Makes a call in one of the provider's slots; `attempt` sends the request, and receives how long the call waited.
  ///
  /// The order is slot, budget, breaker. A call that waits for its slot holds nothing else: no money that others could
  /// spend, and not the single probe request of an open breaker.
  func make(_ call: Call, _ attempt: @Sendable (_ waited: Duration) async -> Attempt) async -> Outcome {
    do {
      return try await provider.slots.withSlot(for: call.asker.party, within: call.patience, clock: clock) { waited in
        if waited > .zero, let reason = await refusal(afterWaiting: call) { return .refused(reason) }
        return await admit(call) { await attempt(waited) }
      }
    } catch .crowded(let reason) {
      return .crowded(reason)
    } catch {
      return .refused(ProviderCode.cancelled.with())
    }
  }

  /// Why a call that waited for its slot is not made; nil when it is. Meanwhile calls before it may have shown that the
  /// provider does not work, and people may have changed their mind.
  private func refusal(afterWaiting call: Call) async -> Explanation? {
    let status = await keyStatus
    if let trouble = status?.trouble { return ProviderCode.notConnected.with(["reason": trouble.parameter]) }
    let key = Breakers.Key(keyGivenAt: status?.givenAt, model: call.model)
    if let reason = provider.breakers.whyNot(key, now: clock.now) { return reason }
    return await call.refusal()
  }

  /// Takes the budget's and the breaker's permissions, and makes the call.
  private func admit(_ call: Call, _ attempt: () async -> Attempt) async -> Outcome {
    let ticket: BudgetGate.Ticket
    switch await budgets.admit(call.prompt, to: provider.id, model: call.model, for: call.asker) {
    case .refused(let reason): return .refused(reason)
    case .admitted(let admitted): ticket = admitted
    }
    let status = await keyStatus
    let key = Breakers.Key(keyGivenAt: status?.givenAt, model: call.model)
    guard let admission = provider.breakers.admit(key, now: clock.now) else {
      await budgets.release(ticket)
      return .refused(provider.breakers.whyNot(key, now: clock.now) ?? BreakerCode.notAskedNow.with())
    }
    async let noted = budgets.noted(ticket)
    let attempt = await attempt()
    let isGivenUp = Task.isCancelled || attempt.isCutShort
    let spent = await budgets.settle(await noted, attempt.result, written: attempt.written)
    end(admission, key, BreakerState.Ending(attempt.result, isGivenUp: isGivenUp))
    await breakerStore.keep(provider, now: clock.now)
    await note(attempt.result, with: status, isGivenUp: isGivenUp)
    return .ended(attempt.result, spent)
  }

  /// The status of the provider's key; nil when it needs none.
  var keyStatus: SecretStatus? {
    get async {
      guard let key = provider.configuration.key else { return nil }
      return await keys.status(of: key)
    }
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
