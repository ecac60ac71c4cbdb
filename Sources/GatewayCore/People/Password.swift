import Foundation
import GatewayKit

/// A password on its way to be hashed. It is never printed.
public struct Password: Sendable, Codable, CustomStringConvertible, CustomReflectable {
  /// The most characters.
  public static let longest = 1_024
  /// The fewest characters.
  public static let shortest = 10

  private let content: ConfidentialText

  /// Creates a password. Two spellings of one character (Unicode's canonical equivalence) are the same.
  public init(_ text: String) { content = ConfidentialText(text.precomposedStringWithCanonicalMapping) }

  /// Reads a text.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Writes the text as `ConfidentialText` does.
  public func encode(to encoder: any Encoder) throws { try content.encode(to: encoder) }

  /// The bytes to hash.
  public var bytes: [UInt8] { content.bytes }

  private var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Nothing of it.
  public var description: String { "a password" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}

extension Password {
  /// Throws unless people may choose it: it has 10 to 1,024 characters and is neither the name nor the address. There
  /// is no other rule, because length is what counts against guessing (NIST SP 800-63B, 3.1.1.2).
  func check(name: String, email: String) throws(OperationError) {
    guard (Self.shortest...Self.longest).contains(text.count) else {
      throw OperationError(
        .passwordLength,
        ["count": .integer(text.count), "least": .integer(Self.shortest), "most": .integer(Self.longest)])
    }
    let local = email.prefix { $0 != "@" }
    let obvious = [name, email, String(local)].map { $0.lowercased() }
    guard !obvious.contains(text.lowercased().trimmingCharacters(in: .whitespaces)) else {
      throw OperationError(.passwordObvious)
    }
  }
}
