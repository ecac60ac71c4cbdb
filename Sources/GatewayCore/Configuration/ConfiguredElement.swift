public import GatewayKit

/// A channel or a provider as it is configured: each member with its value and where that comes from.
public struct ConfiguredElement: Sendable, Hashable {
  /// The list that it is in.
  public let part: ConfigurationEdits.Part
  /// Its id.
  public let id: String
  /// Its adapter.
  public let adapter: any Plugin.Type
  /// Whether the configuration file has it.
  public let isInFile: Bool
  /// Its members, except for the id and the adapter, in the order of their display.
  public let fields: [ConfiguredField]

  /// Creates an element.
  public init(
    _ part: ConfigurationEdits.Part, id: String, adapter: any Plugin.Type, isInFile: Bool, fields: [ConfiguredField]
  ) {
    self.part = part
    self.id = id
    self.adapter = adapter
    self.isInFile = isInFile
    self.fields = fields
  }

  /// Changes with every value.
  var revisionText: String {
    let values = fields.map { JSONValue.array([.string($0.path), .string($0.source.rawValue), $0.value]) }
    return String(Checksum(JSONValue.array(values).canonicalBytes ?? []).value, radix: 16)
  }

  /// The values at the paths that a merge patch changes, for the audit log.
  func values(changedBy patch: JSONValue) -> JSONValue {
    let paths = patch.leaves()
    let changed = fields.filter { field in
      paths.contains { $0 == field.path || $0.hasPrefix("\(field.path).") || field.path.hasPrefix("\($0).") }
    }
    return .object(Dictionary(changed.map { ($0.path, $0.value) }) { first, _ in first })
  }

  /// Whether both have the same members.
  public static func == (left: Self, right: Self) -> Bool {
    left.part == right.part && left.id == right.id && left.adapter == right.adapter && left.isInFile == right.isInFile
      && left.fields == right.fields
  }

  /// Hashes the identity.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(part)
    hasher.combine(id)
  }
}

/// A member of a channel or provider.
public struct ConfiguredField: Sendable, Hashable, Codable {
  /// Where a value comes from.
  public enum Source: String, Sendable, Hashable, Codable, CaseIterable {
    /// The configuration file; only a change there has an effect.
    case file
    /// An edit over the API.
    case console
    /// The default of the setting.
    case defaulted = "default"
  }

  /// The path in the element: `automation`, `settings.model`.
  public let path: String
  /// The value; a secret is named, never shown: `{"secret": "openai/api-key"}`.
  public let value: JSONValue
  /// Where the value comes from.
  public let source: Source
  /// The path in the configuration file of a value that comes from there: `providers[0].settings.model`.
  public let filePath: String?

  /// Creates a field.
  public init(path: String, value: JSONValue, source: Source, filePath: String? = nil) {
    self.path = path
    self.value = value
    self.source = source
    self.filePath = filePath
  }
}
