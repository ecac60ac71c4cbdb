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
    case malformed(String)
  }

  let meaning: Meaning

  /// Interprets the call.
  init(_ call: ToolCall, among tools: TriggerTools) {
    if call.name == TriggerTools.transfer.name {
      meaning = .transfer
    } else if let trigger = tools.triggers.first(where: { $0.name == call.name }) {
      meaning =
        tools.quoted.contain(trigger.name)
        ? .malformed("the model called \(trigger.name), but the customer had written that name: the call may be a copy")
        : Self.start(trigger, with: call.arguments, tools.reader)
    } else {
      meaning = .malformed(
        "the model called \(ServerWords.harmless(String(call.name.prefix(64)))), which does not exist")
    }
  }

  /// Whether it can take effect.
  var isWhole: Bool {
    if case .malformed = meaning { false } else { true }
  }

  /// The call as text, for the trace. The customer's values are shown, shortened; the reader of a trace also sees the
  /// conversation.
  var note: String {
    switch meaning {
    case .transfer: return "the model asked for a person"
    case .malformed(let what): return what
    case .starts(let trigger, let variables):
      let values = trigger.fields.compactMap { field in
        variables[field.name].map { "\(field.name): \($0.prefix(40))" }
      }
      return "the model called \(trigger.name)" + (values.isEmpty ? "" : " (\(values.joined(separator: ", ")))")
    }
  }

  private static func start(_ trigger: Trigger, with arguments: JSONValue?, _ reader: CustomerAnswerReader) -> Meaning {
    func malformed(_ what: String) -> Meaning { .malformed("the model called \(trigger.name) \(what)") }
    guard case .object(let given)? = arguments else { return malformed("with arguments that are not a JSON object") }
    var variables: [String: String] = [:]
    for field in trigger.fields {
      guard let words = words(given[field.name]), !words.isEmpty else {
        if field.required { return malformed("without \(field.name)") }
        continue
      }
      guard let value = read(words, as: field.type, given[field.name], reader) else {
        // The flow itself asks for an optional field that cannot be read.
        if field.required { return malformed("with a \(field.name) that is not a valid \(field.type.rawValue)") }
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
