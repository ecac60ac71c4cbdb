/// Values that satisfy a `SettingsSpec`, defaults filled in. Made by `SettingsSpec.decode`.
public struct Settings: Sendable, Hashable {
  let values: [String: JSONValue]

  init(values: [String: JSONValue]) { self.values = values }

  /// The settings of an adapter that has none.
  public static let none = Settings(values: [:])

  /// The value of a declared setting. A setting of another spec is a programming error and traps.
  public subscript<Value>(_ setting: Setting<Value>) -> Value { setting.value(in: values[setting.field.name]) }
}

extension Settings: SettingValue {
  /// Reads an object that was already decoded.
  public init?(setting json: JSONValue) {
    guard case .object(let values) = json else { return nil }
    self.init(values: values)
  }
  /// An object.
  public var setting: JSONValue { .object(values) }
}
