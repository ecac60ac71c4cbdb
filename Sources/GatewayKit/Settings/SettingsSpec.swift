/// The declaration of the settings of an object.
public struct SettingsSpec: Sendable, Hashable {
  /// The fields, in the order of their display.
  public let fields: [SettingField]

  /// Creates a spec with these fields.
  public init(_ fields: [SettingField]) { self.fields = fields }

  /// The field with this name, or nil.
  public func field(_ name: String) -> SettingField? { fields.first { $0.name == name } }

  /// The fields of a group, in the order of their display. With nil, the fields without a group.
  public func fields(in group: SettingGroup?) -> [SettingField] { fields.filter { $0.group == group } }
}

/// One field of a `SettingsSpec`.
public struct SettingField: Sendable, Hashable {
  /// Whether the field may be left out.
  public enum Presence: Sendable, Hashable {
    /// The field is required.
    case required
    /// The field may be left out or null.
    case optional
    /// The field may be left out and then has this value.
    case defaulted(JSONValue)
  }

  /// The name in JSON.
  public let name: String
  /// The type of the value.
  public let type: SettingType
  /// Whether it may be left out.
  public let presence: Presence
  /// The purpose of the setting in a phrase, shown in the schema, in errors and in forms.
  public let help: String
  /// The group of the setting. Nil for a setting without one; a nested setting then belongs to the group of its object.
  public internal(set) var group: SettingGroup?
  /// Whether the setting is rarely needed, so that forms hide it at first.
  public internal(set) var isAdvanced = false
  /// The remedy for a deprecated field, such as `use graphVersion`; nil for other fields.
  public internal(set) var deprecation: String?

  /// Creates a field.
  public init(_ name: String, _ type: SettingType, _ presence: Presence, help: String) {
    self.name = name
    self.type = type
    self.presence = presence
    self.help = help
  }
}
