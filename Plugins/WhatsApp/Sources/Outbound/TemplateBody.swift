import GatewayKit

/// The JSON of a template in a message
/// (https://developers.facebook.com/documentation/business-messaging/whatsapp/templates/overview).
struct TemplateBody {
  /// The member `template`.
  let json: JSONValue

  init(_ template: MessageTemplate) throws(AdapterError) {
    var components: [JSONValue] = []
    if let header = template.header {
      components.append(["type": "header", "parameters": [try Self.header(header)]])
    }
    if !template.body.isEmpty {
      components.append(["type": "body", "parameters": .array(template.body.map(Self.parameter))])
    }
    for (index, button) in template.buttons.enumerated() {
      let (type, parameter): (JSONValue, JSONValue)
      switch button {
      case .reply(let payload):
        (type, parameter) = ("quick_reply", ["type": "payload", "payload": .string(payload)])
      case .link(let suffix): (type, parameter) = ("url", ["type": "text", "text": .string(suffix)])
      case .fixed: continue
      }
      components.append([
        "type": "button", "sub_type": type, "index": .string(String(index)), "parameters": [parameter],
      ])
    }
    var members: [String: JSONValue] = [
      "name": .string(template.name), "language": ["code": .string(template.language)],
    ]
    if !components.isEmpty { members["components"] = .array(components) }
    json = .object(members)
  }

  private static func header(_ header: MessageTemplate.Header) throws(AdapterError) -> JSONValue {
    switch header {
    case .text(let text): return ["type": "text", "text": .string(WindowTemplate.parameter(text))]
    case .file(let file):
      let type = file.kind.rawValue
      return .object(["type": .string(type), type: try MessageBody.file(file)])
    }
  }

  private static func parameter(_ parameter: MessageTemplate.Parameter) -> JSONValue {
    var members: [String: JSONValue] = ["type": "text", "text": .string(WindowTemplate.parameter(parameter.text))]
    members["parameter_name"] = parameter.name.map(JSONValue.string)
    return .object(members)
  }
}
