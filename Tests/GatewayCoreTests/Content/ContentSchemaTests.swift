import GatewayKit
import Testing

@testable import GatewayCore

@Suite("The schema of content bundles")
struct ContentSchemaTests {
  private static let all = ContentSchema.definitions.merging(["bundle": ContentSchema.bundle]) { first, _ in first }

  @Test("what a spec leaves open is connected, and nothing else", arguments: all.keys.sorted())
  func connected(name: String) throws {
    let definition = try #require(Self.all[name])
    for field in definition.spec.fields where definition.constants[field.name] == nil {
      let part = definition.parts[field.name]
      if field.type.isOpen { #expect(part != nil, "\(name).\(field.name) is open") }
      guard let part else { continue }
      #expect(ContentSchema.definitions[part] != nil || ContentSchemaPart(rawValue: part) != nil, "\(part) is missing")
    }
    for member in definition.parts.keys { #expect(definition.spec.field(member) != nil, "\(name) has no \(member)") }
  }

  @Test("every reference leads to a definition, and every definition is referred to")
  func references() throws {
    guard case .object(let definitions)? = ContentSchema.json["$defs"] else {
      Issue.record("there are no definitions")
      return
    }
    var found: Set<String> = []
    Self.collect(ContentSchema.json, into: &found)
    #expect(found == Set(definitions.keys))
  }

  @Test("limits, defaults and help are those of the decoder")
  func details() throws {
    let response = try #require(ContentSchema.json["$defs"]?["response"]?["properties"])
    #expect(response["priority"]?["minimum"] == -1000)
    #expect(response["priority"]?["default"] == 0)
    #expect(response["keywords"]?["maxItems"] == 500)
    #expect(response["keywords"]?["items"] == ["$ref": "#/$defs/keyword"])
    #expect(response["id"]?["pattern"] == "^[A-Za-z0-9_-]{1,64}$")
    #expect(response["inFlow"]?["enum"] == ["answer", "cancel", "ignore"])
    #expect(ContentSchema.json["$defs"]?["node_wait"] == nil)
    #expect(ContentSchema.json["$defs"]?["node_end"]?["properties"]?["type"] == ["const": "end"])
  }

  private static func collect(_ json: JSONValue, into found: inout Set<String>) {
    switch json {
    case .object(let members):
      if case .string(let reference)? = members["$ref"] { found.insert(String(reference.dropFirst("#/$defs/".count))) }
      for member in members.values { collect(member, into: &found) }
    case .array(let elements): for element in elements { collect(element, into: &found) }
    default: break
    }
  }
}

extension SettingType {
  /// Whether anything may stand there, or in its elements.
  fileprivate var isOpen: Bool {
    switch self {
    case .any: true
    case .list(let element, _), .map(let element): element.isOpen
    case .object(let spec): spec.fields.contains { $0.type.isOpen }
    default: false
    }
  }
}
