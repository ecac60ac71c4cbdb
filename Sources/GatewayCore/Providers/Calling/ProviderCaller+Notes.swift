import Foundation
import GatewayKit
import Logging
import Metrics

/// Records a call's result: for the model at its breaker, for the key in the vault, for the provider in alerts and
/// metrics.
extension ProviderCaller {
  /// Ends an admitted request at its breaker.
  func end(_ admission: BreakerState.Admission, _ key: Breakers.Key, _ ending: BreakerState.Ending) {
    guard provider.breakers.end(admission, key, ending, now: clock.now) else { return }
    let view = provider.breakers.view(key)
    log.warning(
      "a provider is paused after failures",
      metadata: [
        "provider": "\(provider.id)", "model": "\(key.model ?? "")", "reason": "\(view.reason?.text ?? "")",
        "until": "\(view.until?.formatted(.balcao) ?? "")",
      ])
  }

  /// Records how a call ended that was made with the key of `status`. The failure of an abandoned call raises no alert.
  func note(_ result: Result<Completion, AdapterError>, with status: SecretStatus?, isGivenUp: Bool) async {
    await noteKey(result, of: status)
    count(result)
    switch result {
    case .success: provider.recovered()
    case .failure(let error):
      guard !isGivenUp else { return }
      provider.failed(error, now: clock.now)
      log.warning("a provider failed", metadata: ["provider": "\(provider.id)", "error": "\(error)"])
    }
  }

  /// Records a change in the key's verification status, so that an alert outlives the process.
  private func noteKey(_ result: Result<Completion, AdapterError>, of status: SecretStatus?) async {
    guard let key = provider.configuration.key, let givenAt = status?.givenAt,
      let shown = KeyVerification(showing: result)
    else { return }
    let refusal = await keys.status(of: key).refusal
    let isNews = shown == .ok ? refusal != nil : refusal == nil
    guard isNews else { return }
    do {
      try await keys.note(shown, of: key, givenAt: givenAt)
    } catch {
      log.error(
        "the result for a provider's key could not be stored",
        metadata: ["provider": "\(provider.id)", "error": "\(error)"])
    }
  }

  private func count(_ result: Result<Completion, AdapterError>) {
    let outcome =
      switch result {
      case .success: "answered"
      case .failure: Task.isCancelled ? "cancelled" : "failed"
      }
    provider.metrics.calls[outcome].increment()
    guard case .success(let completion) = result, let usage = completion.usage else { return }
    provider.metrics.tokens["input"].increment(by: usage.input)
    provider.metrics.tokens["output"].increment(by: usage.output)
  }
}

extension BreakerState.Ending {
  init(_ result: Result<Completion, AdapterError>, isGivenUp: Bool) {
    switch result {
    case .success: self = .answered
    case .failure(let error): self = isGivenUp ? .cancelled : .failed(error.outcome, error.explanation)
    }
  }
}

extension KeyVerification {
  /// The result of an attempt for the key it used; nil when it shows nothing about the key.
  fileprivate init?(showing result: Result<Completion, AdapterError>) {
    switch result {
    case .success: self = .ok
    case .failure(let error):
      switch error.outcome {
      case .unauthorized: self = .badKey
      case .exhausted: self = .noCredit
      case .rejected, .throttled, .unavailable, .blocked, .unknown: return nil
      }
    }
  }
}
