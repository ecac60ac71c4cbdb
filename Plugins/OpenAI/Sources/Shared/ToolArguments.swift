import Foundation
import GatewayKit

/// The arguments of a tool call: JSON text that comes in pieces. Pure.
enum ToolArguments {
  /// The most calls of one answer.
  static let maximumCalls = 64
  /// The most bytes of one call's arguments.
  static let maximumBytes = 256 << 10
  /// The most bytes of one call's name.
  static let maximumName = 1 << 10

  /// Parses the arguments; nil when they are not JSON. Empty text means no arguments.
  static func read(_ text: String) -> JSONValue? {
    let written = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !written.isEmpty else { return [:] }
    let read = try? JSONValue(parsing: Array(written.utf8))
    // Some models encode the object as a string again.
    if case .string(let inner) = read, let object = try? JSONValue(parsing: Array(inner.utf8)), object.isObject {
      return object
    }
    return read == .null ? [:] : read
  }

  /// Throws `.unknown` if the arguments or the name exceed their limits.
  static func check(_ text: String, name: String) throws(AdapterError) {
    guard text.utf8.count <= maximumBytes, name.utf8.count <= maximumName else {
      throw AdapterError(.unknown, "a tool call is over \(maximumBytes) bytes")
    }
  }

  /// Throws `.unknown` if there are already as many calls as allowed.
  static func check(count: Int) throws(AdapterError) {
    guard count < maximumCalls else {
      throw AdapterError(.unknown, "the answer has over \(maximumCalls) tool calls")
    }
  }
}
