/// Settings that are declared once: every stored member is a declaration, and `Configured` reads the value by its name.
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
  /// All declarations, made once.
  static var declarations: Self { get }
}

extension DeclaredSettings {
  /// The spec of the stored members that are settings, in the order they are declared.
  public static var spec: SettingsSpec {
    SettingsSpec(Mirror(reflecting: declarations).children.compactMap { ($0.value as? any DeclaresField)?.field })
  }
}

/// The values of declared settings.
@dynamicMemberLookup
public struct Configured<Declarations: DeclaredSettings>: Sendable {
  private let settings: Settings

  /// Reads `settings`, which were decoded with the declarations' spec; others trap when a value is read.
  public init(_ settings: Settings) { self.settings = settings }

  /// The value of a declared setting.
  public subscript<Value>(dynamicMember declaration: KeyPath<Declarations, Setting<Value>>) -> Value {
    settings[Declarations.declarations[keyPath: declaration]]
  }
}

/// A declaration, whatever its value's type.
private protocol DeclaresField { var field: SettingField { get } }

extension Setting: DeclaresField {}
