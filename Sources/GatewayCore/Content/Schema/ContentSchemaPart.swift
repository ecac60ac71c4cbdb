import GatewayKit

/// The parts of the format that no spec declares, because one member of several decides about the others. Each is made
/// from the lists by which `ContentDecoder` reads it.
enum ContentSchemaPart: String, CaseIterable {
  case version
  case keyword
  case node
  case test
  case onFail = "on_fail"
  case period

  var json: JSONValue {
    switch self {
    case .version: ["const": 1]
    case .keyword:
      Self.exactlyOne(
        Keyword.Kind.allCases.map(\.rawValue),
        [
          "type": "string", "minLength": .integer(ContentDecoder.keywordLength.lowerBound),
          "maxLength": .integer(ContentDecoder.keywordLength.upperBound),
        ])
    case .node:
      [
        "oneOf": .array(
          ContentDecoder.nodeTypes.map { ["$ref": .string("#/$defs/\(ContentSchema.name(ofNode: $0.name))")] })
      ]
    case .test: ["oneOf": .array(ContentDecoder.testNames.map(Self.test))]
    case .onFail: ["oneOf": [["enum": ["end", "handoff"]], Self.object(["node": ["type": "string"]])]]
    case .period:
      [
        "type": "array", "minItems": 2, "maxItems": 2,
        "items": ["type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$"],
      ]
    }
  }

  /// A test of a condition that begins with this member.
  private static func test(_ name: String) -> JSONValue {
    switch name {
    case "variable":
      let kinds = FlowNode.Condition.Comparison.allCases
      return [
        "oneOf": .array(
          kinds.map { kind in
            let operand: JSONValue =
              kind == .exists ? ["const": true] : ["type": ["string", "number"], "maxLength": 10_000]
            return object(["variable": ["type": "string"], kind.rawValue: operand])
          })
      ]
    case "businessHours": return object([name: ["type": "boolean"]])
    case "time": return object([name: ["$ref": .string("#/$defs/\(ContentSchemaPart.period.rawValue)")]])
    default: return object([name: ["type": "string", "minLength": 1]])
    }
  }

  /// An object with all of these members and no others.
  private static func object(_ members: [String: JSONValue]) -> JSONValue {
    [
      "type": "object", "additionalProperties": false, "properties": .object(members),
      "required": .array(members.keys.sorted().map(JSONValue.string)),
    ]
  }

  /// An object with one of these members, each of the same form.
  private static func exactlyOne(_ names: [String], _ value: JSONValue) -> JSONValue {
    [
      "type": "object", "additionalProperties": false, "minProperties": 1, "maxProperties": 1,
      "properties": .object(Dictionary(uniqueKeysWithValues: names.map { ($0, value) })),
    ]
  }
}
