/// A text that is never printed, such as a key on its way into the vault.
///
/// It is encoded only by an encoder that was told to, which is the control socket's: anything else that encodes an
/// operation, such as a record of it, writes null.
public struct ConfidentialText: Sendable, Codable, CustomStringConvertible, CustomReflectable {
  /// Tells an encoder to write confidential texts.
  public static let isEncoded = CodingUserInfoKey(rawValue: "balcao.confidential")

  private let text: String

  /// Creates it.
  public init(_ text: String) { self.text = text }

  /// Reads a text.
  public init(from decoder: any Decoder) throws { text = try decoder.singleValueContainer().decode(String.self) }

  /// Writes the text if the encoder was told to, else null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let key = Self.isEncoded, encoder.userInfo[key] as? Bool == true {
      try container.encode(text)
    } else {
      try container.encodeNil()
    }
  }

  /// The text in UTF-8. Do not store or log it.
  public var bytes: [UInt8] { Array(text.utf8) }

  /// Nothing of it.
  public var description: String { "a confidential text" }
  /// Empty.
  public var customMirror: Mirror { Mirror(self, children: []) }
}
