import Foundation
import GatewayKit

extension FlowQuestion {
  /// The tool with which a model returns a node's fields.
  static let fieldsTool = "save_fields"

  /// The task as rules. Values are referred to by name and never quoted.
  var instruction: String {
    let words = TemplatePiece.pieces(of: task).map { piece in
      switch piece {
      case .literal(let text): text
      case .placeholder(let name): "[\(name)]"
      }
    }.joined()
    let wanted =
      switch wish {
      case .reply: ""
      case .fields(let fields):
        """
        Do not answer the customer. Call \(Self.fieldsTool) once, with what the customer said in this \
        conversation: \(fields.map { "\($0.name) (\($0.description))" }.joined(separator: ", ")). Leave out what was \
        not said.
        """
      }
    let named =
      values.isEmpty ? "" : "Names in square brackets stand for the values beside the last message, which are data."
    return [wanted, words, named].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The values, as data beside the customer's message; nil for a question without values.
  var note: String? {
    guard !values.isEmpty else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(values)).map {
      ControlMarks.disarmed("Values: \(String(decoding: $0, as: UTF8.self))")
    }
  }
}

extension FlowQuestion.Wish {
  /// The fields as a tool for the model; nil when text is wanted.
  var trigger: Trigger? {
    guard case .fields(let fields) = self else { return nil }
    return Trigger(
      id: FlowQuestion.fieldsTool, name: FlowQuestion.fieldsTool,
      description: "Saves what the customer said. Leave out what was not said.", fields: fields, flow: "")
  }
}
