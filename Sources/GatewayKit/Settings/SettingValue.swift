/// A Swift type for the values of settings.
public protocol SettingValue: Sendable {
  /// Reads decoded JSON; nil if it has another type.
  init?(setting json: JSONValue)
  /// The value as JSON, used for defaults.
  var setting: JSONValue { get }
}

extension String: SettingValue {
  /// Reads a string.
  public init?(setting json: JSONValue) {
    guard case .string(let value) = json else { return nil }
    self = value
  }
  /// The value as a JSON string.
  public var setting: JSONValue { .string(self) }
}

extension Int: SettingValue {
  /// Reads a whole number.
  public init?(setting json: JSONValue) {
    guard case .integer(let value) = json else { return nil }
    self = value
  }
  /// The value as a JSON number.
  public var setting: JSONValue { .integer(self) }
}

extension Double: SettingValue {
  /// Reads a number.
  public init?(setting json: JSONValue) {
    switch json {
    case .integer(let value): self = Double(value)
    case .number(let value): self = value
    default: return nil
    }
  }
  /// The value as a JSON number.
  public var setting: JSONValue { .number(self) }
}

extension Bool: SettingValue {
  /// Reads a Boolean.
  public init?(setting json: JSONValue) {
    guard case .bool(let value) = json else { return nil }
    self = value
  }
  /// The value as a JSON Boolean.
  public var setting: JSONValue { .bool(self) }
}

extension SecretRef: SettingValue {
  /// Reads `{"secret": "name"}`.
  public init?(setting json: JSONValue) {
    guard case .string(let name) = json["secret"] else { return nil }
    self.init(rawValue: name)
  }
  /// `{"secret": "name"}`.
  public var setting: JSONValue { ["secret": .string(rawValue)] }
}

extension Array: SettingValue where Element: SettingValue {
  /// Reads a list.
  public init?(setting json: JSONValue) {
    guard case .array(let elements) = json else { return nil }
    let values = elements.compactMap(Element.init(setting:))
    guard values.count == elements.count else { return nil }
    self = values
  }
  /// The value as a JSON array.
  public var setting: JSONValue { .array(map(\.setting)) }
}

extension JSONValue: SettingValue {
  /// Takes any value.
  public init?(setting json: JSONValue) { self = json }
  /// The value itself.
  public var setting: JSONValue { self }
}

extension Dictionary: SettingValue where Key == String, Value: SettingValue {
  /// Reads an object whose members have the same type.
  public init?(setting json: JSONValue) {
    guard case .object(let members) = json else { return nil }
    let values = members.compactMapValues(Value.init(setting:))
    guard values.count == members.count else { return nil }
    self = values
  }
  /// The value as a JSON object.
  public var setting: JSONValue { .object(mapValues(\.setting)) }
}

/// For types whose values are words: `enum Wire: String, SettingValue`.
extension SettingValue where Self: RawRepresentable, RawValue == String {
  /// Reads one of the words.
  public init?(setting json: JSONValue) {
    guard case .string(let word) = json else { return nil }
    self.init(rawValue: word)
  }
  /// The word as a JSON string.
  public var setting: JSONValue { .string(rawValue) }
}
