/// The name of a secret in the vault, such as `openai/api-key`. The name does not give access to the value.
public struct SecretRef: StringIdentifier {
  /// The name: 1 to 100 characters of `[a-z0-9._/-]`.
  public let rawValue: String
  /// Creates a reference from a name, without checking its form.
  public init(rawValue: String) { self.rawValue = rawValue }

  /// Whether the name has a valid form.
  public var isWellFormed: Bool {
    (1...100).contains(rawValue.utf8.count)
      && rawValue.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "-"): true
        default: false
        }
      }
  }
}
