import GatewayKit

/// The part of JSON Schema (2020-12) that the API's document uses.
indirect enum JSONSchema: Sendable, Hashable {
  /// Any value.
  case anything
  /// `true` or `false`.
  case boolean
  /// A number without a fraction that fits 64 bits.
  case integer
  /// A number.
  case number
  /// A text, with its `format`, a pattern, and the allowed values if there are few.
  case string(format: String? = nil, pattern: String? = nil, values: [String]? = nil)
  /// A list.
  case array(JSONSchema)
  /// An object whose members have any name.
  case dictionary(JSONSchema)
  /// An object with these members and no others.
  case object([Member])
  /// A schema of the document's components.
  case reference(String)
  /// The schema or null.
  case nullable(JSONSchema)

  /// A member of an object.
  struct Member: Sendable, Hashable {
    let name: String
    let schema: JSONSchema
    let isRequired: Bool
  }

  /// The schema as JSON.
  var json: JSONValue {
    switch self {
    case .anything: [:]
    case .boolean: ["type": "boolean"]
    case .integer: ["type": "integer", "format": "int64"]
    case .number: ["type": "number"]
    case .string(let format, let pattern, let values):
      .object(
        [
          "type": "string", "format": format.map(JSONValue.string), "pattern": pattern.map(JSONValue.string),
          "enum": values.map { .array($0.map(JSONValue.string)) },
        ].compactMapValues { $0 })
    case .array(let items): ["type": "array", "items": items.json]
    case .dictionary(let values): ["type": "object", "additionalProperties": values.json]
    case .object(let members):
      .object([
        "type": "object", "additionalProperties": false,
        "properties": .object(Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.schema.json) })),
        "required": .array(members.filter(\.isRequired).map { .string($0.name) }),
      ])
    case .reference(let name): ["$ref": .string("#/components/schemas/\(name)")]
    case .nullable(let schema):
      switch schema {
      case .boolean, .integer, .number, .array, .dictionary, .object, .string(_, _, nil): schema.json.orNull
      case .anything: [:]
      case .reference, .string, .nullable: ["anyOf": [schema.json, ["type": "null"]]]
      }
    }
  }
}

extension JSONValue {
  /// A schema of one type that also allows null.
  fileprivate var orNull: JSONValue {
    guard case .object(var members) = self, let type = members["type"] else { return self }
    members["type"] = [type, "null"]
    return .object(members)
  }
}

/// A type whose JSON form `SchemaRecorder` cannot observe, and which therefore states it.
protocol SchemaDescribed {
  static var schema: JSONSchema { get }
  /// Any value.
  static var example: Self { get }
}
