/// A picture of a conversation that a model was shown with a prompt, or that it could not be shown.
public struct PromptPicture: Sendable, Hashable, Codable {
  /// The place in the log of the message that has it.
  public let position: Int64
  /// The channel's name for the file.
  public let ref: String
  /// What the model was shown; nil: nothing, and the message says so.
  public let shown: Shown?

  /// What went along.
  public struct Shown: Sendable, Hashable, Codable {
    /// The type, by the content.
    public let mimeType: String
    /// Bytes.
    public let size: Int

    /// A picture.
    public init(mimeType: String, size: Int) {
      self.mimeType = mimeType
      self.size = size
    }
  }

  /// A picture.
  public init(position: Int64, ref: String, shown: Shown?) {
    self.position = position
    self.ref = ref
    self.shown = shown
  }
}
