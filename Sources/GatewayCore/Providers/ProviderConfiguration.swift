public import GatewayKit

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

extension Settings {
  /// The same settings with another model.
  public func asking(_ model: String) -> Settings {
    guard case .object(var values) = setting else { return self }
    values[ProviderSetting.model.field.name] = .string(model)
    return Settings(setting: .object(values)) ?? self
  }
}
