/// What a person saw of a conversation: its epoch, and the position of the last line. Written as `epoch.position`.
public struct ConversationRevision: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The epoch.
  public let epoch: Int
  /// The position of the last line seen; 0 before the first.
  public let position: Int64

  /// Creates a revision.
  public init(epoch: Int, position: Int64) {
    self.epoch = epoch
    self.position = position
  }

  /// Reads `epoch.position`; nil for other texts.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let epoch = Int(parts[0]), let position = Int64(parts[1]), epoch >= 0, position >= 0 else {
      return nil
    }
    self.init(epoch: epoch, position: position)
  }

  /// Reads `epoch.position`.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let revision = ConversationRevision(text) else {
      throw DecodingError.dataCorrupted(
        .init(codingPath: decoder.codingPath, debugDescription: "a revision has the form EPOCH.POSITION"))
    }
    self = revision
  }

  /// Writes `epoch.position`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }

  /// `epoch.position`.
  public var description: String { "\(epoch).\(position)" }
}
