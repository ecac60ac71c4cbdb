/// The reply to messages that only contain what the bot cannot read: a recording, a video, a picture.
public struct MediaReply: Sendable, Hashable {
  /// The default of `onceEveryHours`.
  public static let usualHours = 1

  /// The text; nil uses the catalogue's.
  public var text: String?
  /// The shortest interval per conversation, in hours; 0 replies every time. Without a reply a person is asked to look.
  public var onceEveryHours: Int

  /// Creates a media reply.
  public init(text: String? = nil, onceEveryHours: Int = MediaReply.usualHours) {
    self.text = text
    self.onceEveryHours = onceEveryHours
  }
}
