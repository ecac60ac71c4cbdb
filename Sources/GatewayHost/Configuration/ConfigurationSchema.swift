import GatewayKit

/// The JSON Schema (draft 2020-12) of `channels.json`, derived from the specs that the decoder uses.
enum ConfigurationSchema {
  /// The schema for a build with the adapters of `registry`.
  static func schema(for registry: AdapterRegistry) -> JSONValue {
    var schema = ConfigurationSpec.File.spec.jsonSchema.members
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "channels.json of Balcão"
    var properties = schema["properties"]?.members ?? [:]
    properties["channels"] = list(properties["channels"], of: registry.channelAdapters.map { $0.descriptor })
    properties["providers"] = list(properties["providers"], of: registry.providerAdapters.map { $0.descriptor })
    schema["properties"] = .object(properties)
    return .object(schema)
  }

  /// The schema of `channels` or `providers`; the adapter of an element decides the schema of its settings.
  private static func list(_ schema: JSONValue?, of adapters: [PluginDescriptor]) -> JSONValue {
    var list = schema?.members ?? [:]
    // Without an adapter, no element can be valid.
    if adapters.isEmpty { list["maxItems"] = 0 }
    var item = list["items"]?.members ?? [:]
    var properties = item["properties"]?.members ?? [:]
    properties["id"] = properties["id"]?.adding(["pattern": "^[a-z0-9-]{1,40}$"])
    properties["adapter"] = properties["adapter"]?.adding(["enum": .array(adapters.map { .string($0.id.rawValue) })])
    item["properties"] = .object(properties)
    item["allOf"] = .array(
      adapters.map { adapter in
        let needsSettings = adapter.settings.fields.contains { $0.presence == .required }
        return [
          "if": ["properties": ["adapter": ["const": .string(adapter.id.rawValue)]], "required": ["adapter"]],
          "then": [
            "properties": ["settings": adapter.settings.jsonSchema],
            "required": needsSettings ? ["settings"] : [],
          ],
        ]
      })
    list["items"] = .object(item)
    return .object(list)
  }
}

extension JSONValue {
  /// The members of an object; empty for other values.
  fileprivate var members: [String: JSONValue] {
    guard case .object(let members) = self else { return [:] }
    return members
  }

  fileprivate func adding(_ more: [String: JSONValue]) -> JSONValue {
    .object(members.merging(more) { $1 })
  }
}
