/// How many automatic answers are enough, on a channel where a robot may answer them. Over a cap nothing is answered
/// automatically, and a person is asked to look; over the channel's own, all its automatic answers pause.
public struct AutomaticAnswerCaps: Sendable, Hashable {
  /// In one conversation, within the window.
  public var perConversation: Int
  /// To one contact, within the window.
  public var perContact: Int
  /// The window of both.
  public var window: Duration
  /// Over the whole channel, within its own window.
  public var perChannel: Int
  /// The channel's window.
  public var channelWindow: Duration

  /// Caps.
  public init(
    perConversation: Int, perContact: Int, window: Duration, perChannel: Int, channelWindow: Duration
  ) {
    self.perConversation = perConversation
    self.perContact = perContact
    self.window = window
    self.perChannel = perChannel
    self.channelWindow = channelWindow
  }
}
