import Foundation
public import GatewayKit
import Synchronization

/// One configured provider.
public struct ProviderConfiguration: Sendable, Equatable {
  /// Its id; also its rung's name in traces.
  public var id: ProviderID
  /// The adapter behind it.
  public var adapter: any ProviderAdapter.Type
  /// The adapter's settings, decoded with its spec.
  public var settings: Settings
  /// The secret that must be stored for it to be connected; nil where it needs none.
  public var key: SecretRef?
  /// What the operator wants added to its rules.
  public var instructions: String?
  /// Whether it answers what nothing above it answered, until an operator switches that.
  public var automateResponses: Bool
  /// What it may cost, until an operator sets another budget.
  public var budget: Budget?

  /// A provider.
  public init(
    id: ProviderID, adapter: any ProviderAdapter.Type, settings: Settings, key: SecretRef?,
    instructions: String? = nil, automateResponses: Bool = true, budget: Budget? = nil
  ) {
    self.id = id
    self.adapter = adapter
    self.settings = settings
    self.key = key
    self.instructions = instructions
    self.automateResponses = automateResponses
    self.budget = budget
  }
}

extension ProviderConfiguration {
  /// Whether two say the same of the same adapter.
  public static func == (left: Self, right: Self) -> Bool {
    left.id == right.id && left.adapter == right.adapter && left.settings == right.settings && left.key == right.key
      && left.instructions == right.instructions && left.automateResponses == right.automateResponses
      && left.budget == right.budget
  }

  /// The secrets that its settings name.
  var secretUses: [SecretUse] { adapter.descriptor.settings.secretUses(in: settings) }

  /// The model that writes recordings down; nil where none does.
  var transcriptionModel: String? { (adapter as? any Transcribing.Type)?.transcriptionModel(settings) }
}

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

extension Settings {
  /// The same settings with another model.
  public func asking(_ model: String) -> Settings {
    guard case .object(var values) = setting else { return self }
    values[ProviderSetting.model.field.name] = .string(model)
    return Settings(setting: .object(values)) ?? self
  }
}
