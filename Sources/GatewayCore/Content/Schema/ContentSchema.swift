import GatewayKit

/// The JSON Schema (2020-12) of content bundles.
///
/// It is made from the specs with which `ContentDecoder` decodes: members, limits, defaults and help are declared once.
/// `parts` only connects the specs: it names what stands in a member whose elements a spec leaves open.
struct ContentSchema {
  /// An object of the format.
  struct Definition {
    let spec: SettingsSpec
    /// What stands in a member, or in each element of a list, by the member's name: the name of a definition.
    var parts: [String: String] = [:]
    /// The only text that a member may have, by the member's name.
    var constants: [String: String] = [:]
  }

  /// The name of the definition of a type of node.
  static func name(ofNode type: String) -> String { "node_\(type)" }

  /// Every object of the format, by name.
  static let definitions: [String: Definition] = {
    let extras = Dictionary(uniqueKeysWithValues: ExtraSpec.files.map { ($0.member, "file") })
      .merging(["link": "link", "template": "template"]) { first, _ in first }
    let headers = extras.filter { name, _ in ExtraSpec.header.field(name) != nil }
    let days = Dictionary(
      uniqueKeysWithValues: ContentDecoder.HoursSpec.days.map { ($0, ContentSchemaPart.period.rawValue) })
    var definitions: [String: Definition] = [
      "response": Definition(
        spec: ContentDecoder.ResponseSpec.spec,
        parts: [
          "keywords": ContentSchemaPart.keyword.rawValue, "except": ContentSchemaPart.keyword.rawValue,
          "reply": "reply_part",
        ]),
      "reply_part": Definition(spec: ContentDecoder.replySpec, parts: extras),
      "link": Definition(spec: ExtraSpec.link), "file": Definition(spec: ExtraSpec.file),
      "template": Definition(
        spec: ExtraSpec.template, parts: ["header": "template_header", "buttons": "template_button"]),
      "template_header": Definition(spec: ExtraSpec.header, parts: headers),
      "template_button": Definition(spec: ExtraSpec.button),
      "flow": Definition(
        spec: ContentDecoder.FlowSpec.spec, parts: ["start": "flow_start", "nodes": ContentSchemaPart.node.rawValue]),
      "flow_start": Definition(
        spec: ContentDecoder.StartSpec.spec, parts: ["keywords": ContentSchemaPart.keyword.rawValue]),
      "message_part": Definition(spec: ContentDecoder.MessageSpec.part, parts: extras),
      "option": Definition(spec: ContentDecoder.ChoiceSpec.option),
      "case": Definition(spec: ContentDecoder.caseSpec, parts: ["if": ContentSchemaPart.test.rawValue]),
      "trigger": Definition(spec: ContentDecoder.TriggerSpec.spec, parts: ["fields": "field"]),
      "field": Definition(spec: ContentDecoder.FieldSpec.spec),
      "handoff": Definition(spec: ContentDecoder.HandoffSpec.spec),
      "opt_out": Definition(spec: ContentDecoder.OptOutSpec.spec),
      "business_hours": Definition(spec: ContentDecoder.HoursSpec.spec, parts: ["weekly": "week"]),
      "week": Definition(spec: ContentDecoder.HoursSpec.weekly, parts: days),
      "default_reply": Definition(spec: ContentDecoder.DefaultReplySpec.spec),
      "media_reply": Definition(spec: ContentDecoder.MediaReplySpec.spec),
    ]
    let nodeParts = [
      "message": extras.merging(["parts": "message_part"]) { first, _ in first },
      "choice": ["options": "option"], "condition": ["cases": "case"], "ai_extract": ["fields": "field"],
    ]
    for type in ContentDecoder.nodeTypes {
      var parts = nodeParts[type.name] ?? [:]
      if type.spec.field("onFail") != nil { parts["onFail"] = ContentSchemaPart.onFail.rawValue }
      definitions[name(ofNode: type.name)] = Definition(
        spec: type.spec, parts: parts, constants: ["type": type.name])
    }
    return definitions
  }()

  /// The bundle itself.
  static let bundle = Definition(
    spec: ContentDecoder.spec,
    parts: [
      "version": ContentSchemaPart.version.rawValue, "automatedResponses": "response", "flows": "flow",
      "triggers": "trigger", "handoff": "handoff", "optOut": "opt_out", "businessHours": "business_hours",
      "defaultReply": "default_reply", "mediaReply": "media_reply",
    ])

  /// The schema as JSON.
  static let json: JSONValue = {
    var definitions = ContentSchema.definitions.mapValues { $0.json }
    for part in ContentSchemaPart.allCases { definitions[part.rawValue] = part.json }
    guard case .object(var schema) = bundle.json else { return .object(definitions) }
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "A content bundle of Balcão"
    schema["$defs"] = .object(definitions)
    return .object(schema)
  }()
}

extension ContentSchema.Definition {
  /// The spec's schema with its open members connected.
  fileprivate var json: JSONValue {
    guard case .object(var schema) = spec.jsonSchema, case .object(var members)? = schema["properties"] else {
      return spec.jsonSchema
    }
    for (name, part) in parts { members[name] = members[name]?.connected(to: part) }
    for (name, text) in constants { members[name] = ["const": .string(text)] }
    if members["id"] != nil { members["id"] = members["id"]?.with("pattern", .string(ContentDecoder.idPattern)) }
    schema["properties"] = .object(members)
    return .object(schema)
  }
}

extension JSONValue {
  /// The schema of a member, connected to a definition: the elements of a list, what is not null, or the value.
  fileprivate func connected(to definition: String) -> JSONValue {
    let reference = JSONValue.object(["$ref": .string("#/$defs/\(definition)")])
    if case .array(let choices)? = self["anyOf"], let first = choices.first {
      return with("anyOf", .array([first.connected(to: definition)] + choices.dropFirst()))
    }
    if self["items"] != nil { return with("items", reference) }
    guard case .object(let members) = self else { return reference }
    // What the definition says itself stands there alone.
    var connected = members.filter { ["description", "default"].contains($0.key) }
    connected["$ref"] = .string("#/$defs/\(definition)")
    return .object(connected)
  }

  fileprivate func with(_ name: String, _ value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    members[name] = value
    return .object(members)
  }
}
