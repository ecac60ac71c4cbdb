import Foundation
import GatewayCore
import GatewayKit

/// Checks a value against a schema.
struct SchemaCheck: Sendable {
  let components: [String: JSONSchema]

  /// Every place where the value does not have the schema.
  func problems(of value: JSONValue, in schema: JSONSchema, at path: String = "") -> [Diagnostic] {
    switch (schema, value) {
    case (.anything, _), (.boolean, .bool), (.integer, .integer), (.number, .integer), (.number, .number),
      (.nullable, .null):
      return []
    case (.nullable(let schema), _): return problems(of: value, in: schema, at: path)
    case (.reference(let name), _): return problems(of: value, in: components[name] ?? .anything, at: path)
    case (.string(let format, let pattern, let values), .string(let text)):
      return problem(of: text, format: format, pattern: pattern, values: values).map { [.error(at: path, $0)] } ?? []
    case (.array(let items), .array(let elements)):
      return elements.enumerated().flatMap { problems(of: $1, in: items, at: "\(path)[\($0)]") }
    case (.dictionary(let values), .object(let members)):
      return members.sorted { $0.key < $1.key }.flatMap { problems(of: $1, in: values, at: Self.join(path, $0)) }
    case (.object(let known), .object(let members)): return problems(of: members, known, at: path)
    default:
      let params: [String: JSONValue] = [
        "expected": .string(schema.kindInWords), "found": .string(value.kindInWords),
      ]
      return [.error(at: path, ArgumentCode.wrongType.with(params))]
    }
  }

  private func problems(
    of members: [String: JSONValue], _ known: [JSONSchema.Member], at path: String
  ) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for member in known {
      if let value = members[member.name] {
        problems += self.problems(of: value, in: member.schema, at: Self.join(path, member.name))
      } else if member.isRequired {
        problems.append(.error(at: Self.join(path, member.name), ArgumentCode.missing.with()))
      }
    }
    let names = Set(known.map(\.name))
    for name in members.keys.sorted() where !names.contains(name) {
      problems.append(.error(at: Self.join(path, String(name.prefix(100))), ArgumentCode.unknown.with()))
    }
    return problems
  }

  private func problem(of text: String, format: String?, pattern: String?, values: [String]?) -> Explanation? {
    if let values, !values.contains(text) {
      return ArgumentCode.notOneOf.with(["values": .array(values.map(JSONValue.string))])
    }
    if text.contains("\0") { return ArgumentCode.zeroBytes.with() }
    switch format {
    case "date-time":
      guard (try? Date(text, strategy: .balcao)) == nil else { return nil }
      return ArgumentCode.wrongForm.with(["expected": "a time such as 2026-11-30T12:00:00Z"])
    case "byte": return Data(base64Encoded: text) == nil ? ArgumentCode.wrongForm.with(["expected": "base64"]) : nil
    default: break
    }
    if let pattern, text.wholeMatch(ofPattern: pattern) == false {
      return ArgumentCode.wrongForm.with(["expected": .string("the form \(pattern)")])
    }
    return nil
  }

  private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
}

extension String {
  /// Whether the whole text has the form of a regular expression.
  fileprivate func wholeMatch(ofPattern pattern: String) -> Bool {
    range(of: "^(?:\(pattern))$", options: .regularExpression) != nil
  }
}

extension JSONSchema {
  /// The kind of value for messages, with its article.
  fileprivate var kindInWords: String {
    switch self {
    case .anything: "a value"
    case .boolean: "true or false"
    case .integer: "a whole number"
    case .number: "a number"
    case .string: "text"
    case .array: "a list"
    case .dictionary, .object, .reference: "an object"
    case .nullable(let schema): schema.kindInWords
    }
  }
}
