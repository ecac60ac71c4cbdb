import Foundation
import GatewayKit

/// The conversation in the format of this API. Pure.
///
/// The API requires that `user` and `model` alternate, that the user begins and ends, that no text part is empty, and
/// that each call is followed by its response in the next content.
struct Contents: Sendable {
  private enum Role: String { case user, model }

  /// Stands for the customer's first turn when the business spoke first.
  private static let opening: JSONValue = ["text": "…"]
  /// The result of a call. The model does not get its effect; what was said then follows in the conversation.
  private static let outcome: JSONValue = ["output": "done"]

  private var turns: [(role: Role, parts: [JSONValue])] = []

  init(_ messages: [Prompt.Message]) {
    for message in messages {
      switch message.role {
      case .customer: add(.user, message.images.map(Self.part) + Self.parts(message.text))
      case .business:
        if turns.isEmpty { add(.user, [Self.opening]) }
        guard let turn = ModelTurn(message.opaque, said: message.text) else {
          add(.model, Self.parts(message.text))
          continue
        }
        add(.model, turn.parts)
        add(.user, turn.parts.compactMap(Self.response))
        if turn.text.isEmpty { add(.model, Self.parts(message.text)) }
      }
    }
  }

  var json: [JSONValue] {
    turns.map { ["role": .string($0.role.rawValue), "parts": .array($0.parts)] }
  }

  private mutating func add(_ role: Role, _ parts: [JSONValue]) {
    guard !parts.isEmpty else { return }
    if turns.last?.role == role {
      turns[turns.count - 1].parts += parts
    } else {
      turns.append((role, parts))
    }
  }

  private static func parts(_ text: String) -> [JSONValue] { text.isEmpty ? [] : [["text": .string(text)]] }

  /// A picture comes before the text about it, as the API's guide recommends.
  private static func part(_ image: PromptImage) -> JSONValue {
    [
      "inlineData": [
        "mimeType": .string(image.mimeType), "data": .string(Data(image.content).base64EncodedString()),
      ]
    ]
  }

  private static func response(to part: JSONValue) -> JSONValue? {
    guard let call = part["functionCall"], let name = call["name"] else { return nil }
    var response: [String: JSONValue] = ["name": name, "response": outcome]
    if let id = call["id"] { response["id"] = id }
    return ["functionResponse": .object(response)]
  }
}
