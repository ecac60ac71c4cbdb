import Foundation
import GatewayKit
import Synchronization

/// A provider at run time.
final class Provider: Sendable {
  let configuration: ProviderConfiguration
  let adapter: any ProviderAdapter
  /// What the business says, as the promise guard looks it up.
  let grounds = BusinessGrounds()
  /// Keep it from being asked while it does not work.
  let breakers: Breakers
  /// The calls that may be in flight at once, whatever the model.
  let slots: CallSlots
  let metrics: ProviderMetrics
  private let context: ProviderContext
  private let others = Mutex<[String: any ProviderAdapter]>([:])
  private let current = Mutex<Trouble?>(nil)

  /// What went wrong at the last attempt.
  struct Trouble: Sendable, Hashable {
    var since: Date
    var reason: String
    /// Whether only a person can fix it: a bad key, no credit.
    var wantsPerson: Bool
  }

  /// A provider. It goes on with the call slots of the one it replaces, whose calls may still be in flight; a new limit
  /// applies from `applyLimit()` on.
  init(_ configuration: ProviderConfiguration, context: ProviderContext, slots: CallSlots? = nil) {
    self.configuration = configuration
    self.context = context
    adapter = configuration.adapter.init(settings: configuration.settings, context: context)
    breakers = Breakers(configuration.id)
    self.slots =
      slots ?? CallSlots(configuration.settings[ProviderSetting.concurrentCalls], of: configuration.id)
    metrics = ProviderMetrics(configuration.id)
  }

  /// The adapter that asks `model`: another than the configured one as a cheaper one.
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

  var id: ProviderID { configuration.id }

  /// Lets as many calls be in flight as its settings say.
  func applyLimit() { slots.change(limit: configuration.settings[ProviderSetting.concurrentCalls]) }

  /// The model it asks; nil where the adapter knows none.
  var model: String? { configuration.settings[ProviderSetting.model] }

  /// The most tokens that a picture counts as to `model`; nil: it is shown none.
  func tokensPerImage(asking model: String?) -> Int? {
    let settings = model.map(configuration.settings.asking) ?? configuration.settings
    return (configuration.adapter as? any ImageSeeing.Type)?.tokensPerImage(settings)
  }

  /// What is wrong with it; nil while it works.
  var trouble: Trouble? { current.withLock { $0 } }

  /// What is wrong with it, as far as it concerns the key that is stored now.
  func trouble(with status: SecretStatus?) -> Trouble? {
    guard let trouble, trouble.wantsPerson, let givenAt = status?.givenAt else { return trouble }
    return trouble.since >= givenAt ? trouble : nil
  }

  /// Notes that an attempt worked.
  func recovered() { current.withLock { $0 = nil } }

  /// Notes that its key was tried and works.
  func verified() {
    recovered()
    breakers.close()
  }

  /// Notes that an attempt failed; the instant of the first failure stays.
  func failed(_ error: AdapterError, now: Date) {
    let wantsPerson =
      switch error.outcome {
      case .unauthorized, .exhausted: true
      case .rejected, .throttled, .unavailable, .blocked, .unknown: false
      }
    current.withLock { trouble in
      trouble = Trouble(since: trouble?.since ?? now, reason: error.message, wantsPerson: wantsPerson)
    }
  }
}
