/// A field of a settings spec with the Swift type of its value. The same declaration is part of the spec and reads the
/// value.
///
///     static let origins = Setting<[String]>.defaulted("allowedOrigins", .list(of: .text()), to: [], help: "…")
///     static let spec = SettingsSpec([origins.field])
///     let origins = settings[Self.origins]
public struct Setting<Value: Sendable>: Sendable {
  /// The field for the spec.
  public private(set) var field: SettingField
  private let read: @Sendable (JSONValue?) -> Value?

  private init(_ field: SettingField, read: @escaping @Sendable (JSONValue?) -> Value?) {
    self.field = field
    self.read = read
  }

  /// The same setting, marked as rarely needed: forms hide it at first.
  public var advanced: Setting {
    var setting = self
    setting.field.isAdvanced = true
    return setting
  }

  /// The same setting, marked as deprecated. Using it gives a warning that ends with `instead`, such as `use graphVersion`.
  public func deprecated(_ instead: String) -> Setting {
    var setting = self
    setting.field.deprecation = instead
    return setting
  }

  func value(in json: JSONValue?) -> Value {
    guard let value = read(json) else {
      preconditionFailure("setting \(field.name) was read from settings that were not decoded with its spec")
    }
    return value
  }
}

extension Setting where Value: SettingValue {
  /// Declares a required setting.
  public static func required(_ name: String, _ type: SettingType, help: String) -> Setting {
    Setting(SettingField(name, type, .required, help: help)) { $0.flatMap(Value.init(setting:)) }
  }

  /// Declares a setting with a default.
  public static func defaulted(_ name: String, _ type: SettingType, to value: Value, help: String) -> Setting {
    Setting(SettingField(name, type, .defaulted(value.setting), help: help)) { json in
      json.map(Value.init(setting:)) ?? value
    }
  }
}

extension Setting {
  /// Declares an optional setting.
  public static func optional<Wrapped: SettingValue>(_ name: String, _ type: SettingType, help: String) -> Setting
  where Value == Wrapped? {
    Setting(SettingField(name, type, .optional, help: help)) { .some($0.flatMap(Wrapped.init(setting:))) }
  }
}

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
