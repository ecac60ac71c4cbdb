import GatewayKit
import Testing

@testable import Gemini

/// What function declarations may say.
@Suite struct SchemaSubsetTests {
  @Test("a schema of this subset stays as it is")
  func subset() {
    let schema: JSONValue = [
      "type": "object", "required": ["day"],
      "properties": [
        "day": ["type": "string", "description": "the day", "enum": ["Monday", "Tuesday"]],
        "people": ["type": "integer", "minimum": 1, "maximum": 12],
        "at": ["type": "string", "format": "date-time", "nullable": true],
        "notes": ["type": "array", "items": ["type": "string"]],
      ],
    ]
    #expect(SchemaSubset.parameters(schema) == schema)
  }

  @Test(
    "a function without parameters has none",
    arguments: [["type": "object"], ["type": "object", "properties": [:]], [:]] as [JSONValue])
  func none(schema: JSONValue) {
    #expect(SchemaSubset.parameters(schema) == nil)
  }

  @Test(
    "what the API refuses is left out or said otherwise",
    arguments: [
      (["type": "string", "$comment": "a", "default": "b", "examples": ["c"]], ["type": "string"]),
      (["type": "string", "format": "email"], ["type": "string"]),
      (["type": ["string", "null"]], ["type": "string", "nullable": true]),
      (["type": ["string", "integer"]], ["anyOf": [["type": "string"], ["type": "integer"]]]),
      (["type": ["null"]], ["type": "string", "nullable": true]),
      (["oneOf": [["type": "string"], ["type": "null"]]], ["anyOf": [["type": "string"]], "nullable": true]),
      (["const": "a"], ["type": "string", "enum": ["a"]]),
      (["enum": ["a", "b"]], ["type": "string", "enum": ["a", "b"]]),
      (["type": "string", "enum": ["a", .null]], ["type": "string", "enum": ["a"], "nullable": true]),
      (
        ["type": "integer", "enum": [1, 2], "description": "How many."],
        ["type": "integer", "description": "How many. One of: 1, 2."]
      ),
      (["type": "array"], ["type": "array", "items": ["type": "string"]]),
      (
        ["properties": ["a": true], "additionalProperties": false],
        ["type": "object", "properties": ["a": ["type": "string"]]]
      ),
      (
        ["type": "object", "properties": ["a": ["type": "string"]], "required": ["a", "b"]],
        ["type": "object", "properties": ["a": ["type": "string"]], "required": ["a"]]
      ),
      (
        ["type": "object", "additionalProperties": ["type": "string"], "propertyNames": ["pattern": "a"]],
        ["type": "object"]
      ),
    ] as [(JSONValue, JSONValue)])
  func property(schema: JSONValue, cut: JSONValue) {
    let whole: JSONValue = [
      "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "additionalProperties": false,
      "properties": ["a": schema],
    ]
    #expect(SchemaSubset.parameters(whole) == ["type": "object", "properties": ["a": cut]])
  }

  @Test("a schema without end is cut")
  func deep() {
    var schema: JSONValue = ["type": "string"]
    for _ in 0..<1_000 { schema = ["type": "object", "properties": ["a": schema]] }
    var depth = 0
    var rest = SchemaSubset.parameters(schema)
    while let inner = rest?["properties"]?["a"] {
      depth += 1
      rest = inner
    }
    #expect(depth == 16)
  }
}
