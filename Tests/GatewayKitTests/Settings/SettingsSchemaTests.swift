import GatewayKit
import Testing

/// The JSON Schema says what the decoder does.
@Suite struct SettingsSchemaTests {
  static let schema = SettingsDecodingTests.spec.jsonSchema

  @Test("an object admits no other members, and names the required ones")
  func object() {
    #expect(Self.schema["type"] == "object")
    #expect(Self.schema["additionalProperties"] == false)
    #expect(Self.schema["required"] == ["name"])
  }

  @Test(
    "each type has its schema",
    arguments: [
      ("name", ["type": "string", "minLength": 1, "maxLength": 5, "description": "A name."]),
      ("count", ["type": "integer", "minimum": 1, "maximum": 10, "default": 3, "description": "How many."]),
      ("share", ["type": "number", "minimum": 0.0, "maximum": 1.0, "default": 0.5, "description": "How much."]),
      ("active", ["type": "boolean", "default": true, "description": "Whether."]),
      ("mode", ["type": "string", "enum": ["fast", "slow"], "default": "fast", "description": "How."]),
      (
        "tags",
        [
          "type": "array", "items": ["type": "string", "minLength": 1, "maxLength": 1000], "minItems": 0, "maxItems": 2,
          "default": [], "description": "Tags.",
        ]
      ),
      (
        "texts",
        [
          "type": "object", "additionalProperties": ["type": "string", "minLength": 1, "maxLength": 3], "default": [:],
          "description": "Texts.",
        ]
      ),
    ] as [(String, JSONValue)])
  func field(name: String, expected: JSONValue) {
    #expect(Self.schema["properties"]?[name] == expected)
  }

  @Test("what may be left out may be null", arguments: ["address", "key", "inner"])
  func optional(name: String) {
    guard case .array(let alternatives)? = Self.schema["properties"]?[name]?["anyOf"] else {
      Issue.record("\(name) has no alternatives")
      return
    }
    #expect(alternatives.contains(["type": "null"]))
    #expect(alternatives.count == 2)
  }

  @Test("a secret's schema takes a reference and no text")
  func secret() {
    guard case .array(let alternatives)? = Self.schema["properties"]?["key"]?["anyOf"] else {
      Issue.record("key has no alternatives")
      return
    }
    #expect(alternatives.first?["type"] == "object")
    #expect(alternatives.first?["required"] == ["secret"])
    #expect(alternatives.first?["additionalProperties"] == false)
  }
}
