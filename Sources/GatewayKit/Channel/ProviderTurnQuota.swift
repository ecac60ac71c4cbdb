/// Limits on the turns that reach a provider, for channels on which anybody can start any number of conversations.
public struct ProviderTurnQuota: Sendable, Hashable {
  /// The time window in which turns are counted.
  public static let window = Duration.seconds(3600)

  /// The most turns of one conversation in the window; nil: no limit.
  public var perConversation: Int?
  /// The most turns of all messages with the same `Sender.origin`; nil: no limit. The limit for the same
  /// `Sender.originBlock` is `ClientNetwork.blockMultiple` times as high.
  public var perOrigin: Int?

  /// Creates a quota; by default without limits.
  public init(perConversation: Int? = nil, perOrigin: Int? = nil) {
    self.perConversation = perConversation
    self.perOrigin = perOrigin
  }

  /// The most turns of all messages with the same `Sender.originBlock`; nil: no limit.
  public var perOriginBlock: Int? {
    perOrigin.map { min($0, .max / ClientNetwork.blockMultiple) * ClientNetwork.blockMultiple }
  }
}
