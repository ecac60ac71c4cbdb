/// A picture in a customer's message.
public struct PromptImage: Sendable, Hashable {
  /// The possible types, which all major providers accept.
  public static let types: Set<String> = ["image/jpeg", "image/png", "image/webp", "image/gif"]

  /// One of `types`, detected from the content, because a declared type is not reliable.
  public var mimeType: String
  /// The bytes; the core limits their number.
  public var content: [UInt8]
  /// The most tokens that the picture can count as, from `ImageSeeing.tokensPerImage`; used only for the budget.
  public var mostTokens: Int

  /// Creates a picture.
  public init(mimeType: String, content: [UInt8], mostTokens: Int = 0) {
    self.mimeType = mimeType
    self.content = content
    self.mostTokens = mostTokens
  }
}
