/// A picture of a conversation that a model saw with a prompt, or could not see.
public struct PromptPicture: Sendable, Hashable, Codable {
  /// The log position of its message.
  public let position: Int64
  /// The channel's id of the file.
  public let ref: String
  /// The picture as sent; nil when it could not be, and the message says so.
  public let shown: Shown?

  /// A picture as sent.
  public struct Shown: Sendable, Hashable, Codable {
    /// The MIME type, detected from the content.
    public let mimeType: String
    /// The size in bytes.
    public let size: Int

    /// Creates the attributes of a sent picture.
    public init(mimeType: String, size: Int) {
      self.mimeType = mimeType
      self.size = size
    }
  }

  /// Creates a picture's record.
  public init(position: Int64, ref: String, shown: Shown?) {
    self.position = position
    self.ref = ref
    self.shown = shown
  }
}
