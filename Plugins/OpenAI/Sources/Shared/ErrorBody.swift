import Foundation
import GatewayKit

/// A server's error body: `{"error": {message, type, param, code}}` and its variants. Pure.
///
/// Some servers omit the frame, wrap it in a list (Google), send the error as text (xAI) or call it `detail` (FastAPI).
/// Codes are words, numbers, quoted numbers, or the word `None` (LiteLLM).
struct ErrorBody: Sendable {
  /// The error text.
  let message: String?
  /// Its codes and types, in lower case, the most specific first.
  let codes: [String]
  /// The HTTP status in the body.
  let status: Int?
  /// Whether the body gives moderation reasons (OpenRouter).
  let isModeration: Bool
  /// Whether the body explicitly says that it is an error.
  let isNamed: Bool

  /// Reads a body; nil when it is not a JSON object.
  init?(_ bytes: [UInt8]) {
    // Errors are short; a longer body has been cut and is not valid JSON.
    guard bytes.count <= 64 << 10, let parsed = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
      return nil
    }
    self.init(parsed)
  }

  /// Reads a parsed body; nil when it is not an object.
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

  /// The text, or the first text of FastAPI's list of problems.
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
