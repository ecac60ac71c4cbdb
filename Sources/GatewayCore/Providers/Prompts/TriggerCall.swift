import Foundation
import GatewayKit

/// A model's tool call, interpreted by the business's triggers. Everything in it is checked first.
struct TriggerCall {
  /// What a call is.
  enum Meaning: Hashable {
    /// It asks for a person.
    case transfer
    /// It starts the trigger's flow with these variables.
    case starts(Trigger, [String: String])
    /// It names no tool, has the wrong form, or may not be the model's own.
    case malformed(Explanation)
  }

  let meaning: Meaning

  /// Interprets the call.
  init(_ call: ToolCall, among tools: TriggerTools) {
    if call.name == TriggerTools.transfer.name {
      meaning = .transfer
    } else if let trigger = tools.triggers.first(where: { $0.name == call.name }) {
      meaning =
        tools.quoted.contain(trigger.name)
        ? .malformed(TriggerCode.copied.with(["trigger": .string(trigger.name)]))
        : Self.start(trigger, with: call.arguments, tools.reader)
    } else {
      let name = ServerWords.harmless(String(call.name.prefix(64)))
      meaning = .malformed(TriggerCode.unknown.with(["trigger": .string(name)]))
    }
  }

  /// Whether it can take effect.
  var isWhole: Bool {
    if case .malformed = meaning { false } else { true }
  }

  /// The call as text, for the trace. The customer's values are shown, shortened; the reader of a trace also sees the
  /// conversation.
  var note: Explanation {
    switch meaning {
    case .transfer: return TriggerCode.transfer.with()
    case .malformed(let what): return what
    case .starts(let trigger, let variables):
      let values = trigger.fields.compactMap { field in
        variables[field.name].map { JSONValue.string("\(field.name): \($0.prefix(40))") }
      }
      let name = JSONValue.string(trigger.name)
      return values.isEmpty
        ? TriggerCode.called.with(["trigger": name])
        : TriggerCode.calledWith.with(["trigger": name, "values": .array(values)])
    }
  }

  private static func start(_ trigger: Trigger, with arguments: JSONValue?, _ reader: CustomerAnswerReader) -> Meaning {
    func malformed(_ code: TriggerCode, _ field: Trigger.Field? = nil) -> Meaning {
      var params: [String: JSONValue] = ["trigger": .string(trigger.name)]
      if let field { (params["field"], params["type"]) = (.string(field.name), .string(field.type.rawValue)) }
      return .malformed(code.with(params))
    }
    guard case .object(let given)? = arguments else { return malformed(.notObject) }
    var variables: [String: String] = [:]
    for field in trigger.fields {
      guard let words = words(given[field.name]), !words.isEmpty else {
        if field.required { return malformed(.fieldMissing, field) }
        continue
      }
      guard let value = read(words, as: field.type, given[field.name], reader) else {
        // The flow itself asks for an optional field that cannot be read.
        if field.required { return malformed(.fieldInvalid, field) }
        continue
      }
      variables[field.name] = value
    }
    return .starts(trigger, variables)
  }

  /// The text as flows store it; a JSON number has a point, whatever the business's language.
  private static func read(
    _ words: String, as type: AnswerType, _ value: JSONValue?, _ reader: CustomerAnswerReader
  ) -> String? {
    switch value {
    case .integer?, .number?: if type == .number { return NumberAnswer.isCanonical(words) ? words : nil }
    default: break
    }
    return reader.read(InboundMessage(parts: [.text(String(words.prefix(FlowRun.valueLimit)))]), as: type)
  }

  /// A value as text; nil for none, and for what a field cannot hold.
  private static func words(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let text)?: text.trimmingCharacters(in: .whitespacesAndNewlines)
    case .integer(let number)?: "\(number)"
    case .number(let number)?: number.isFinite ? "\(number)" : nil
    case .bool(let flag)?: "\(flag)"
    case .null?, .array?, .object?, nil: nil
    }
  }
}
