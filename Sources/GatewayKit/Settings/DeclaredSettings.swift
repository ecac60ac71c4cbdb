/// Settings declared as the stored members of a type; `Configured` reads their values by name.
///
///     struct ShopDeclarations: DeclaredSettings {
///       let origins = Setting<[String]>.defaulted("allowedOrigins", .list(of: .text()), to: [], help: "…")
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
  /// The spec of all stored members that are settings, in the order of their declaration.
  public static var spec: SettingsSpec {
    SettingsSpec(Mirror(reflecting: declarations).children.compactMap { ($0.value as? any DeclaresField)?.field })
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

/// A declaration with a value of any type.
private protocol DeclaresField { var field: SettingField { get } }

extension Setting: DeclaresField {}
