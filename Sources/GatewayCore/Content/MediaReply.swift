/// What is said when a message holds only what nobody here can read: a recording, a film, a picture.
public struct MediaReply: Sendable, Hashable {
  /// In how many hours it is said once, unless the business says otherwise.
  public static let usualHours = 1

  /// The words; nil: the catalogue's.
  public var text: String?
  /// At most once in so many hours for one conversation; 0: every time. Meanwhile a person is asked to look.
  public var onceEveryHours: Int

  /// A reply.
  public init(text: String? = nil, onceEveryHours: Int = MediaReply.usualHours) {
    self.text = text
    self.onceEveryHours = onceEveryHours
  }
}
