/// A setting that names a secret, with its purpose.
public struct SecretUse: Sendable, Hashable {
  /// The secret's name.
  public let name: SecretRef
  /// The purpose of the secret.
  public let purpose: String
  /// The origin that the secret is sent to; nil if it is only used for computing.
  public let origin: String?
  /// The path of the setting: `providers[0].settings.apiKey`.
  public let path: String

  /// Creates a use.
  public init(name: SecretRef, purpose: String, origin: String?, path: String) {
    self.name = name
    self.purpose = purpose
    self.origin = origin
    self.path = path
  }
}

extension SettingsSpec {
  /// The secrets that `settings` name, which must be decoded with this spec. Paths start at `path`.
  public func secretUses(in settings: Settings, at path: String = "") -> [SecretUse] {
    SettingType.object(self).uses(in: .object(settings.values), beside: [:], at: path)
  }
}

extension SettingType {
  /// The secrets that a decoded `value` of this type names; `siblings` are the members of its object.
  fileprivate func uses(in value: JSONValue, beside siblings: [String: JSONValue], at path: String) -> [SecretUse] {
    switch (self, value) {
    case (.secret(let purpose, let originFrom), _):
      guard let name = SecretRef(setting: value) else { return [] }
      let address = originFrom.flatMap { siblings[$0] }.flatMap(String.init(setting:))
      return [SecretUse(name: name, purpose: purpose, origin: address.flatMap(Origin.of), path: path)]
    case (.list(let element, _), .array(let elements)):
      return elements.enumerated().flatMap { index, member in
        element.uses(in: member, beside: siblings, at: JSONPath.element(path, index))
      }
    case (.map(let element), .object(let members)):
      return members.sorted { $0.key < $1.key }.flatMap { name, member in
        element.uses(in: member, beside: siblings, at: JSONPath.join(path, name))
      }
    case (.object(let spec), .object(let members)):
      return spec.fields.flatMap { field -> [SecretUse] in
        guard let member = members[field.name] else { return [] }
        return field.type.uses(in: member, beside: members, at: JSONPath.join(path, field.name))
      }
    default: return []
    }
  }
}
