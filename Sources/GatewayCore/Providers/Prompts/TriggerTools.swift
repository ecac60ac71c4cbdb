import GatewayKit

/// What a model may call: the business's triggers, and the built-in one that asks for a person. Pure.
struct TriggerTools {
  /// The built-in tool.
  static let transfer = Tool(
    name: "transfer_to_human",
    description: "Call this when the customer asks for a person, is upset, or needs something you cannot do.",
    parameters: ["type": "object", "properties": [:], "additionalProperties": false])

  /// The triggers, in the bundle's order.
  let triggers: [Trigger]
  /// Reads fields as flows read answers.
  let reader: CustomerAnswerReader
  /// What the customer quoted of them.
  var quoted = QuotedNames(words: [])

  /// The tools of a prompt.
  var tools: [Tool] {
    triggers.map { Tool(name: $0.name, description: $0.description, parameters: Self.schema(of: $0)) }
      + [Self.transfer]
  }

  /// The same tools for a model that is shown these messages.
  func shown(_ messages: [Prompt.Message]) -> TriggerTools {
    var tools = self
    tools.quoted = QuotedNames(words: messages.filter { $0.role == .customer }.map(\.text))
    return tools
  }

  /// What a model's calls come to. One call takes effect: the first that asks for a person, else the first that is
  /// whole. The others are noted.
  func effect(of calls: [ToolCall]) -> TriggerEffect {
    let read = calls.map { TriggerCall($0, among: self) }
    let transfer = read.firstIndex { $0.meaning == .transfer }
    guard let index = transfer ?? read.firstIndex(where: \.isWhole) else {
      return TriggerEffect(call: nil, notes: read.map(\.note))
    }
    let rest = read.enumerated().filter { $0.offset != index }.map { "also called, without effect: \($0.element.note)" }
    return TriggerEffect(call: read[index], notes: rest)
  }

  private static func schema(of trigger: Trigger) -> JSONValue {
    var properties: [String: JSONValue] = [:]
    for field in trigger.fields { properties[field.name] = schema(of: field) }
    return [
      "type": "object", "properties": .object(properties),
      "required": .array(trigger.fields.filter(\.required).map { .string($0.name) }), "additionalProperties": false,
    ]
  }

  private static func schema(of field: Trigger.Field) -> JSONValue {
    let form =
      switch field.type {
      case .text, .file: ""
      case .number: " (a number)"
      case .date: " (a date, YYYY-MM-DD)"
      case .email: " (an e-mail address)"
      case .phone: " (a telephone number)"
      }
    return [
      "type": field.type == .number ? "number" : "string", "description": .string(field.description + form),
    ]
  }
}

/// What a model's calls come to.
struct TriggerEffect {
  /// The call that takes effect, if one does.
  let call: TriggerCall?
  /// What else is to be told of the calls, for the trace.
  let notes: [String]
}
