import GatewayKit

/// The JSON Schema (draft 2020-12) of `channels.json`, derived from the specs the decoder reads.
enum ConfigurationSchema {
  /// The schema for a build with these adapters.
  static func schema(for registry: AdapterRegistry) -> JSONValue {
    var schema = ConfigurationSpec.File.spec.jsonSchema.members
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "channels.json of Balcão"
    var properties = schema["properties"]?.members ?? [:]
    properties["channels"] = channels(properties["channels"]?.members ?? [:], registry: registry)
    // This build has no provider adapter, so that the list can only be empty.
    properties["providers"] = properties["providers"].map { $0.adding(["maxItems": 0]) }
    schema["properties"] = .object(properties)
    return .object(schema)
  }

  /// The list of channels: which adapter a channel names decides what its settings look like.
  private static func channels(_ list: [String: JSONValue], registry: AdapterRegistry) -> JSONValue {
    let adapters = registry.channelAdapters.map { $0.descriptor }
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
    var list = list
    list["items"] = .object(item)
    return .object(list)
  }
}

extension JSONValue {
  /// The members of an object; none for other values.
  fileprivate var members: [String: JSONValue] {
    guard case .object(let members) = self else { return [:] }
    return members
  }

  fileprivate func adding(_ more: [String: JSONValue]) -> JSONValue {
    .object(members.merging(more) { $1 })
  }
}
