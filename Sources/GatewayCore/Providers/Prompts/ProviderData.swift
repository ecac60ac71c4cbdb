import Foundation
public import GatewayKit

/// Data that a provider needs back, unchanged, with the next prompt: `Completion.opaque`, with its provider and model.
///
/// Stored beside the log, never in it: customers and other providers do not get it.
public struct ProviderData: Sendable, Hashable {
  /// The deepest nesting.
  static let maximumDepth = 64
  /// The most bytes in one prompt; the data of the newest answers is kept.
  static let promptLimit = 2 * Completion.opaqueLimit

  /// The provider.
  public let provider: ProviderID
  /// The model; nil when the adapter has no models.
  public let model: String?
  /// The data.
  public let value: JSONValue

  /// Creates data to store.
  public init(provider: ProviderID, model: String?, value: JSONValue) {
    self.provider = provider
    self.model = model
    self.value = value
  }

  /// Its size in bytes as JSON; nil when it exceeds what is stored.
  var size: Int? {
    guard value.isNested(atMost: Self.maximumDepth), let bytes = try? JSONEncoder().encode(value).count else {
      return nil
    }
    return bytes <= Completion.opaqueLimit ? bytes : nil
  }
}

/// Stored data with the answer it belongs to.
public struct KeptAnswer: Sendable, Hashable {
  /// The log positions of the answer's messages, which are consecutive.
  public let lines: Range<Int64>
  /// The data.
  public let value: JSONValue

  /// Creates a stored answer.
  public init(lines: Range<Int64>, value: JSONValue) {
    self.lines = lines
    self.value = value
  }
}

extension JSONValue {
  /// Whether nothing in the value lies deeper than `depth` levels.
  fileprivate func isNested(atMost depth: Int) -> Bool {
    guard depth > 0 else { return false }
    return switch self {
    case .null, .bool, .integer, .number, .string: true
    case .array(let elements): elements.allSatisfy { $0.isNested(atMost: depth - 1) }
    case .object(let members): members.values.allSatisfy { $0.isNested(atMost: depth - 1) }
    }
  }
}
