import GatewayKit

/// The tools of a model: the business's triggers, and the built-in one that asks for a person. Pure.
struct TriggerTools {
  /// The built-in tool.
  static let transfer = Tool(
    name: "transfer_to_human",
    description: "Call this when the customer asks for a person, is upset, or needs something you cannot do.",
    parameters: ["type": "object", "properties": [:], "additionalProperties": false])

  /// The triggers, in the bundle's order.
  let triggers: [Trigger]
  /// Parses fields like customers' answers.
  let reader: CustomerAnswerReader
  /// The tools that the customer quoted.
  var quoted = QuotedNames(words: [])

  /// The tools of a prompt.
  var tools: [Tool] {
    triggers.map { Tool(name: $0.name, description: $0.description, parameters: Self.schema(of: $0)) }
      + [Self.transfer]
  }

  /// The same tools, for a model that sees these messages.
  func shown(_ messages: [Prompt.Message]) -> TriggerTools {
    var tools = self
    tools.quoted = QuotedNames(words: messages.filter { $0.role == .customer }.map(\.text))
    return tools
  }

  /// The effect of a model's calls. One call takes effect: the first that asks for a person, else the first valid one.
  /// The others are noted.
  func effect(of calls: [ToolCall]) -> TriggerEffect {
    let read = calls.map { TriggerCall($0, among: self) }
    let transfer = read.firstIndex { $0.meaning == .transfer }
    guard let index = transfer ?? read.firstIndex(where: \.isWhole) else {
      return TriggerEffect(call: nil, notes: read.map(\.note))
    }
    let rest = read.enumerated().filter { $0.offset != index }.map {
      TriggerCode.alsoCalled.with(["call": $0.element.note.parameter])
    }
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

/// The effect of a model's calls.
struct TriggerEffect {
  /// The call that takes effect; nil when none does.
  let call: TriggerCall?
  /// Notes about the other calls, for the trace.
  let notes: [Explanation]
}
