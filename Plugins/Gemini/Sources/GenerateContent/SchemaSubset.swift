import GatewayKit

/// Reduces JSON Schema to what function declarations may contain (https://ai.google.dev/api/caching#Schema). Pure.
///
/// The API answers anything else with 400: unknown members (`additionalProperties`, `$schema`, `propertyNames`), a list
/// of types, enumerations of non-text values, undeclared required properties, objects without properties.
enum SchemaSubset {
  private static let members: Set<String> = [
    "type", "format", "title", "description", "nullable", "enum", "maxItems", "minItems", "properties", "required",
    "minProperties", "maxProperties", "minLength", "maxLength", "pattern", "anyOf", "items", "minimum", "maximum",
  ]
  private static let formats: Set<String> = ["float", "double", "int32", "int64", "enum", "date-time"]
  private static let maximumDepth = 16

  /// A function's parameters; nil when it has none.
  static func parameters(_ schema: JSONValue) -> JSONValue? {
    guard case .object(let properties) = schema["properties"], !properties.isEmpty else { return nil }
    return cut(schema, depth: 0)
  }

  private static func cut(_ schema: JSONValue, depth: Int) -> JSONValue {
    guard case .object(var whole) = schema, depth < maximumDepth else { return ["type": "string"] }
    if let alternatives = whole.removeValue(forKey: "oneOf") { whole["anyOf"] = whole["anyOf"] ?? alternatives }
    if let constant = whole.removeValue(forKey: "const") { whole["enum"] = [constant] }
    var result = whole.filter { members.contains($0.key) }
    if let format = result["format"]?.text, !formats.contains(format) { result["format"] = nil }
    setType(of: &result)
    setAlternatives(of: &result, depth: depth)
    setEnumeration(of: &result)
    setChildren(of: &result, depth: depth)
    return .object(result)
  }

  /// Keeps one type, and states separately that it may be null.
  private static func setType(of result: inout [String: JSONValue]) {
    guard let types = result["type"]?.elements, !types.isEmpty else {
      if result["type"] == nil, result["properties"] != nil { result["type"] = "object" }
      return
    }
    let real = types.filter { $0 != "null" }
    if real.count < types.count { result["nullable"] = true }
    if real.count > 1 {
      result["type"] = nil
      result["anyOf"] = .array(real.map { ["type": $0] })
    } else {
      result["type"] = real.first ?? "string"
    }
  }

  private static func setAlternatives(of result: inout [String: JSONValue], depth: Int) {
    guard let alternatives = result["anyOf"]?.elements else { return }
    let real = alternatives.filter { $0["type"] != "null" }
    if real.count < alternatives.count { result["nullable"] = true }
    result["anyOf"] = real.isEmpty ? nil : .array(real.map { cut($0, depth: depth + 1) })
  }

  /// Keeps text values only; other values are listed in the description.
  private static func setEnumeration(of result: inout [String: JSONValue]) {
    guard let values = result["enum"]?.elements else { return }
    let texts = values.filter { $0.text != nil }
    if texts.count < values.count, values.contains(where: { $0.text == nil && $0 != .null }) {
      let words = values.compactMap(word).joined(separator: ", ")
      result["enum"] = nil
      let description = result["description"]?.text.map { "\($0) " } ?? ""
      result["description"] = .string("\(description)One of: \(words).")
    } else {
      if texts.count < values.count { result["nullable"] = true }
      result["enum"] = .array(texts)
      result["type"] = "string"
    }
  }

  private static func word(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): String(number)
    case .number(let number): String(number)
    case .bool(let value): String(value)
    case .null, .array, .object: nil
    }
  }

  private static func setChildren(of result: inout [String: JSONValue], depth: Int) {
    if case .object(let properties) = result["properties"] {
      result["properties"] = .object(properties.mapValues { cut($0, depth: depth + 1) })
      let required = (result["required"]?.elements ?? []).filter { name in
        name.text.map { properties[$0] != nil } ?? false
      }
      result["required"] = required.isEmpty ? nil : .array(required)
      if properties.isEmpty { result["properties"] = nil }
    } else {
      result["required"] = nil
    }
    if let items = result["items"] {
      result["items"] = cut(items, depth: depth + 1)
    } else if result["type"] == "array" {
      result["items"] = ["type": "string"]
    }
  }
}
