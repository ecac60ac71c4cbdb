/// The settings an object has, declared once in code.
public struct SettingsSpec: Sendable, Hashable {
  /// The fields, in the order people should see them.
  public let fields: [SettingField]

  /// A spec of these fields.
  public init(_ fields: [SettingField]) { self.fields = fields }

  /// The field of that name.
  public func field(_ name: String) -> SettingField? { fields.first { $0.name == name } }
}

/// One field of a `SettingsSpec`.
public struct SettingField: Sendable, Hashable {
  /// Whether the field may be left out.
  public enum Presence: Sendable, Hashable {
    /// It must be there.
    case required
    /// It may be left out, or null.
    case optional
    /// It may be left out; then it has this value.
    case defaulted(JSONValue)
  }

  /// The name in JSON.
  public let name: String
  /// Its form.
  public let type: SettingType
  /// Whether it may be left out.
  public let presence: Presence
  /// What it is for, in a sentence; shown in the schema and beside the form's field.
  public let help: String
  /// Whether few operators ever need it: forms fold it away.
  public internal(set) var isAdvanced = false
  /// What to use instead, for a field that will go: `use graphVersion`. Nil for all others.
  public internal(set) var deprecation: String?

  /// A field.
  public init(_ name: String, _ type: SettingType, _ presence: Presence, help: String) {
    self.name = name
    self.type = type
    self.presence = presence
    self.help = help
  }
}
