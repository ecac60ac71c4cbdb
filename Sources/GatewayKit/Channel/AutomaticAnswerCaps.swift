/// Limits on automatic answers, for channels on which a robot may answer them. At a limit, nothing is answered
/// automatically and a person is asked to look; at the limit of the channel, all its automatic answers pause.
public struct AutomaticAnswerCaps: Sendable, Hashable {
  /// The most answers in one conversation within `window`.
  public var perConversation: Int
  /// The most answers to one contact within `window`.
  public var perContact: Int
  /// The time window of `perConversation` and `perContact`.
  public var window: Duration
  /// The most answers on the whole channel within `channelWindow`.
  public var perChannel: Int
  /// The time window of `perChannel`.
  public var channelWindow: Duration

  /// Creates limits.
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
