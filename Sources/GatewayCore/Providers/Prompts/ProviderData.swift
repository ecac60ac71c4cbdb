import Foundation
public import GatewayKit

/// What a provider wants back with the next prompt, unchanged: `Completion.opaque`, with whose it is.
///
/// Kept beside the log, never in it: customers and other providers do not get it.
public struct ProviderData: Sendable, Hashable {
  /// How deep it may be nested.
  static let maximumDepth = 64
  /// The most bytes that go along with one prompt, those of the newest answers.
  static let promptLimit = 2 * Completion.opaqueLimit

  /// The provider.
  public let provider: ProviderID
  /// The model; nil where the adapter knows none.
  public let model: String?
  /// The data.
  public let value: JSONValue

  /// Data to be kept.
  public init(provider: ProviderID, model: String?, value: JSONValue) {
    self.provider = provider
    self.model = model
    self.value = value
  }

  /// How many bytes it has as JSON; nil when it is more than is kept.
  var size: Int? {
    guard value.isNested(atMost: Self.maximumDepth), let bytes = try? JSONEncoder().encode(value).count else {
      return nil
    }
    return bytes <= Completion.opaqueLimit ? bytes : nil
  }
}

/// Kept data with the answer it came with.
public struct KeptAnswer: Sendable, Hashable {
  /// The places in the log of the answer's messages: one after the other.
  public let lines: Range<Int64>
  /// The data.
  public let value: JSONValue

  /// A kept answer.
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
