/// A picture that a customer's message shows.
public struct PromptImage: Sendable, Hashable {
  /// The types there are: what the great providers all take.
  public static let types: Set<String> = ["image/jpeg", "image/png", "image/webp", "image/gif"]

  /// One of `types`, by the content: what a customer's machine declared proves nothing.
  public var mimeType: String
  /// The bytes, bounded by the core.
  public var content: [UInt8]
  /// The most tokens it counts as with the model that is asked, as the adapter told (`ImageSeeing`): for the budget only.
  public var mostTokens: Int

  /// A picture.
  public init(mimeType: String, content: [UInt8], mostTokens: Int = 0) {
    self.mimeType = mimeType
    self.content = content
    self.mostTokens = mostTokens
  }
}
