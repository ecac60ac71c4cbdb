extension SettingsSpec {
  /// The spec as JSON Schema (draft 2020-12), an object schema without `$schema`.
  public var jsonSchema: JSONValue {
    var properties: [String: JSONValue] = [:]
    for field in fields { properties[field.name] = field.jsonSchema }
    let required = fields.filter { $0.presence == .required }.map { JSONValue.string($0.name) }
    var schema: [String: JSONValue] = [
      "type": "object", "properties": .object(properties), "additionalProperties": false,
    ]
    if !required.isEmpty { schema["required"] = .array(required) }
    return .object(schema)
  }
}

extension SettingField {
  fileprivate var jsonSchema: JSONValue {
    guard case .object(var schema) = type.jsonSchema else { return type.jsonSchema }
    schema["description"] = .string(help)
    if case .defaulted(let value) = presence { schema["default"] = value }
    if let group { schema["x-group"] = .string(group.rawValue) }
    if isAdvanced { schema["x-advanced"] = true }
    if deprecation != nil { schema["deprecated"] = true }
    if presence == .optional { return ["anyOf": [.object(schema), ["type": "null"]]] }
    return .object(schema)
  }
}

extension SettingType {
  fileprivate var jsonSchema: JSONValue {
    switch self {
    case .text(let length):
      ["type": "string", "minLength": .integer(length.lowerBound), "maxLength": .integer(length.upperBound)]
    case .integer(let range):
      ["type": "integer", "minimum": .integer(range.lowerBound), "maximum": .integer(range.upperBound)]
    case .number(let range):
      ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
    case .boolean: ["type": "boolean"]
    case .choice(let words): ["type": "string", "enum": .array(words.map(JSONValue.string))]
    case .url(let schemes):
      ["type": "string", "format": "uri", "pattern": .string("^(\(schemes.joined(separator: "|")))://[^/@#]+[^@#]*$")]
    case .secret:
      [
        "type": "object", "required": ["secret"], "additionalProperties": false,
        "properties": ["secret": ["type": "string", "pattern": "^[a-z0-9._/-]{1,100}$"]],
      ]
    case .list(let element, let count):
      [
        "type": "array", "items": element.jsonSchema, "minItems": .integer(count.lowerBound),
        "maxItems": .integer(count.upperBound),
      ]
    case .object(let spec): spec.jsonSchema
    case .map(let element): ["type": "object", "additionalProperties": element.jsonSchema]
    case .any: .object([:])
    }
  }
}
