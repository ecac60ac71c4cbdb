/// Settings declared as the stored members of a type; `Configured` reads their values by name.
///
///     struct ShopDeclarations: DeclaredSettings {
///       let origins = Setting<[String]>.defaulted(
///         "allowedOrigins", .list(of: .text()), to: [], help: "…"
///       ).grouped(.access)
///       static let declarations = ShopDeclarations()
///     }
///     typealias ShopSettings = Configured<ShopDeclarations>
///
///     ShopDeclarations.spec                 // for the adapter's descriptor
///     ShopSettings(settings).origins        // [String]
public protocol DeclaredSettings: Sendable {
  /// The only instance of the declarations.
  static var declarations: Self { get }
}

extension DeclaredSettings {
  /// The spec of all stored members that are settings or lists of fields, such as `ProviderSetting.fields`, in the order of
  /// their declaration.
  public static var spec: SettingsSpec {
    SettingsSpec(Mirror(reflecting: declarations).children.flatMap { ($0.value as? any DeclaresFields)?.fields ?? [] })
  }
}

/// The values of declared settings.
@dynamicMemberLookup
public struct Configured<Declarations: DeclaredSettings>: Sendable {
  private let settings: Settings

  /// Creates a reader of `settings`, which must be decoded with the declarations' spec; otherwise reading a value traps.
  public init(_ settings: Settings) { self.settings = settings }

  /// The value of a declared setting.
  public subscript<Value>(dynamicMember declaration: KeyPath<Declarations, Setting<Value>>) -> Value {
    settings[Declarations.declarations[keyPath: declaration]]
  }
}

extension Configured: SettingValue {
  /// Reads an object that is already decoded.
  public init?(setting json: JSONValue) {
    guard let settings = Settings(setting: json) else { return nil }
    self.init(settings)
  }
  /// The values as a JSON object.
  public var setting: JSONValue { settings.setting }
}

extension Setting {
  /// Declares an object with nested settings that may be left out or null. Each of them then has its default, so none may be
  /// required.
  public static func defaultedObject<Declarations>(_ name: String, help: String) -> Setting
  where Value == Configured<Declarations> {
    let spec = Declarations.spec
    precondition(!spec.fields.contains { $0.presence == .required }, "\(name) may be left out, but a member may not")
    return Setting(SettingField(name, .object(spec), .optional, help: help)) { json in
      json.map(Value.init(setting:)) ?? Value(.none)
    }
  }
}

/// A member of a declaration that is part of its spec.
private protocol DeclaresFields { var fields: [SettingField] { get } }

extension Setting: DeclaresFields {
  fileprivate var fields: [SettingField] { [field] }
}

extension [SettingField]: DeclaresFields {
  fileprivate var fields: [SettingField] { self }
}
