public import GatewayKit

/// One configured provider.
public struct ProviderConfiguration: Sendable, Equatable {
  /// The provider's id, which is also its rung's name in traces.
  public var id: ProviderID
  /// The adapter's type.
  public var adapter: any ProviderAdapter.Type
  /// The adapter's settings, decoded with its spec.
  public var settings: Settings
  /// The secret that must be stored for it to be connected; nil when it needs none.
  public var key: SecretRef?
  /// The operator's additions to its rules.
  public var instructions: String?
  /// The first value of whether it answers what nothing above it answered; an operator may change it.
  public var automateResponses: Bool
  /// The first value of its budget; an operator may change it.
  public var budget: Budget?

  /// Creates a provider's configuration.
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
  /// Whether both have the same adapter and settings.
  public static func == (left: Self, right: Self) -> Bool {
    left.id == right.id && left.adapter == right.adapter && left.settings == right.settings && left.key == right.key
      && left.instructions == right.instructions && left.automateResponses == right.automateResponses
      && left.budget == right.budget
  }

  /// The secrets named by its settings.
  var secretUses: [SecretUse] { adapter.descriptor.settings.secretUses(in: settings) }

  /// The transcription model; nil when it has none.
  var transcriptionModel: String? { (adapter as? any Transcribing.Type)?.transcriptionModel(settings) }
}

extension Settings {
  /// The same settings with another model.
  public func asking(_ model: String) -> Settings {
    guard case .object(var values) = setting else { return self }
    values[ProviderSetting.model.field.name] = .string(model)
    return Settings(setting: .object(values)) ?? self
  }

  /// The same settings with one secret in place of another, wherever they name it.
  func naming(_ secret: SecretRef, insteadOf former: SecretRef) -> Settings {
    Settings(setting: setting.replacing(former.setting, with: secret.setting)) ?? self
  }
}

extension JSONValue {
  /// The value with `part` replaced wherever it occurs.
  fileprivate func replacing(_ part: JSONValue, with other: JSONValue) -> JSONValue {
    if self == part { return other }
    return switch self {
    case .array(let elements): .array(elements.map { $0.replacing(part, with: other) })
    case .object(let members): .object(members.mapValues { $0.replacing(part, with: other) })
    case .null, .bool, .integer, .number, .string: self
    }
  }
}
