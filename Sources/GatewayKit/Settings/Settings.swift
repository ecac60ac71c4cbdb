/// Values that satisfy a `SettingsSpec`, with defaults. Created by `SettingsSpec.decode`.
public struct Settings: Sendable, Hashable {
  let values: [String: JSONValue]

  init(values: [String: JSONValue]) { self.values = values }

  /// Empty settings.
  public static let none = Settings(values: [:])

  /// The value of a declared setting. Traps for a setting of another spec.
  public subscript<Value>(_ setting: Setting<Value>) -> Value { setting.value(in: values[setting.field.name]) }
}

extension Settings: SettingValue {
  /// Reads an object that is already decoded.
  public init?(setting json: JSONValue) {
    guard case .object(let values) = json else { return nil }
    self.init(values: values)
  }
  /// The values as a JSON object.
  public var setting: JSONValue { .object(values) }
}
