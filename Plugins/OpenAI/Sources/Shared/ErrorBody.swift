import Foundation
import GatewayKit

/// The error body of a server: `{"error": {message, type, param, code}}`, and what others make of it. Pure.
///
/// Some leave the frame out, some put a list around it (Google), give the error as a text (xAI) or call it `detail`
/// (FastAPI); codes are words, numbers, numbers in quotes, or the word `None` (LiteLLM).
struct ErrorBody: Sendable {
  /// What it says, in words.
  let message: String?
  /// Its codes and types, in lower case, the most telling first.
  let codes: [String]
  /// The status it carries inside.
  let status: Int?
  /// Whether a moderator's reasons are given (OpenRouter).
  let isModeration: Bool
  /// Whether the body is an error in so many words, and not just anything.
  let isNamed: Bool

  /// Reads a body; nil when it is no JSON object.
  init?(_ bytes: [UInt8]) {
    // Errors are short; what is longer is cut, and then no JSON.
    guard bytes.count <= 64 << 10, let parsed = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
      return nil
    }
    self.init(parsed)
  }

  /// Reads what was parsed; nil when it is no object.
  init?(_ parsed: JSONValue) {
    let body = parsed.elements.first ?? parsed
    guard body.isObject else { return nil }
    let named = body["error"].flatMap { $0.saysSomething ? $0 : nil }
    let inner = named.flatMap { $0.isObject ? $0 : nil } ?? body
    isNamed = named != nil || body["object"] == "error"
    message = Self.words(inner["message"]) ?? Self.words(named) ?? Self.words(body["detail"])
    let values = [inner["code"], inner["type"], inner["status"], body["code"], body["type"]]
    codes = values.compactMap(Self.word).filter { !$0.isEmpty && $0 != "none" }
    status = [inner["code"], inner["status"], body["code"], body["status"]].lazy
      .compactMap(Self.word).compactMap { Int($0) }.first { (400...599).contains($0) }
    isModeration = inner["metadata"]?["reasons"]?.saysSomething ?? false
  }

  /// A text, or the texts of FastAPI's list of problems.
  private static func words(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let words): words.isEmpty ? nil : words
    case .array(let problems): problems.lazy.compactMap { words($0["msg"]) }.first
    default: nil
    }
  }

  private static func word(_ value: JSONValue?) -> String? {
    switch value {
    case .string(let word): word.lowercased()
    case .integer(let number): String(number)
    case .number(let number): Int(exactly: number).map(String.init)
    default: nil
    }
  }
}
