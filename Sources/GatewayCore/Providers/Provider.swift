import Foundation
import GatewayKit
import Synchronization

/// A provider at run time.
final class Provider: Sendable {
  let configuration: ProviderConfiguration
  let adapter: any ProviderAdapter
  /// The business's texts, prepared for the promise guard.
  let grounds = BusinessGrounds()
  /// Stop calls while the provider does not work.
  let breakers: Breakers
  /// Limits the calls in flight, over all models.
  let slots: CallSlots
  let metrics: ProviderMetrics
  private let context: ProviderContext
  private let others = Mutex<[String: any ProviderAdapter]>([:])
  private let current = Mutex<Trouble?>(nil)

  /// The error of the last attempt.
  struct Trouble: Sendable, Hashable {
    var since: Date
    var reason: Explanation
    /// What to do, if the error says it.
    var remedy: Remedy?
    /// Whether only a person can fix it: a bad key, no credit.
    var wantsPerson: Bool
  }

  /// Creates a provider. It takes over the call slots of its predecessor, whose calls may still be in flight; a new
  /// limit applies from `applyLimit()` on.
  init(_ configuration: ProviderConfiguration, context: ProviderContext, slots: CallSlots? = nil) {
    self.configuration = configuration
    self.context = context
    adapter = configuration.adapter.init(settings: configuration.settings, context: context)
    breakers = Breakers(configuration.id)
    self.slots =
      slots ?? CallSlots(configuration.settings[ProviderSetting.concurrentCalls], of: configuration.id)
    metrics = ProviderMetrics(configuration.id)
  }

  /// The adapter for `model`, which may differ from the configured one (the cheaper model).
  func adapter(asking model: String?) -> any ProviderAdapter {
    guard let model, model != self.model else { return adapter }
    return others.withLock { others in
      if let known = others[model] { return known }
      let settings = configuration.settings.asking(model)
      let made = configuration.adapter.init(settings: settings, context: context)
      others[model] = made
      return made
    }
  }

  /// Verifies another key than the stored one.
  func verify(with key: SecretRef) async -> KeyVerification {
    let settings = configuration.key.map { configuration.settings.naming(key, insteadOf: $0) }
    return await configuration.adapter.init(settings: settings ?? configuration.settings, context: context).verify()
  }

  var id: ProviderID { configuration.id }

  /// Applies the configured limit of calls in flight.
  func applyLimit() { slots.change(limit: configuration.settings[ProviderSetting.concurrentCalls]) }

  /// The configured model; nil when the adapter has no models.
  var model: String? { configuration.settings[ProviderSetting.model] }

  /// The most tokens that a picture counts as for `model`; nil when it is sent no pictures.
  func tokensPerImage(asking model: String?) -> Int? {
    let settings = model.map(configuration.settings.asking) ?? configuration.settings
    return (configuration.adapter as? any ImageSeeing.Type)?.tokensPerImage(settings)
  }

  /// What is wrong with it; nil while it works.
  var trouble: Trouble? { current.withLock { $0 } }

  /// What is wrong with it, ignoring errors of an earlier key.
  func trouble(with status: SecretStatus?) -> Trouble? {
    guard let trouble, trouble.wantsPerson, let givenAt = status?.givenAt else { return trouble }
    return trouble.since >= givenAt ? trouble : nil
  }

  /// Records that an attempt worked.
  func recovered() { current.withLock { $0 = nil } }

  /// Records that its key was tried and works.
  func verified() {
    recovered()
    breakers.close()
  }

  /// Records a failed attempt; the time of the first failure is kept.
  func failed(_ error: AdapterError, now: Date) {
    let wantsPerson =
      switch error.outcome {
      case .unauthorized, .exhausted: true
      case .rejected, .throttled, .unavailable, .blocked, .unknown: false
      }
    current.withLock { trouble in
      trouble = Trouble(
        since: trouble?.since ?? now, reason: error.explanation, remedy: error.remedy, wantsPerson: wantsPerson)
    }
  }
}
