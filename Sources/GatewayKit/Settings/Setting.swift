/// A field of a settings spec with the Swift type of its value. The same declaration is part of the spec and reads the
/// value. Adapters declare their settings as the members of `DeclaredSettings`.
///
///     static let origins = Setting<[String]>.defaulted("allowedOrigins", .list(of: .text()), to: [], help: "…")
///     static let spec = SettingsSpec([origins.field])
///     let origins = settings[Self.origins]
public struct Setting<Value: Sendable>: Sendable {
  /// The field for the spec.
  public private(set) var field: SettingField
  private let read: @Sendable (JSONValue?) -> Value?

  init(_ field: SettingField, read: @escaping @Sendable (JSONValue?) -> Value?) {
    self.field = field
    self.read = read
  }

  /// The same setting in a group.
  public func grouped(_ group: SettingGroup) -> Setting {
    var setting = self
    setting.field.group = group
    return setting
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
