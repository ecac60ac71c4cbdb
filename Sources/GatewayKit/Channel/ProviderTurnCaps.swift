/// How many turns may reach a provider within an hour, on a channel where anybody may begin any number of conversations.
public struct ProviderTurnCaps: Sendable, Hashable {
  /// The span over which turns are counted.
  public static let window = Duration.seconds(3600)

  /// Of one conversation; nil: no bound.
  public var perConversation: Int?
  /// Of all messages with the same `Sender.origin`; nil: no bound.
  public var perOrigin: Int?

  /// Caps; without any bound unless said otherwise.
  public init(perConversation: Int? = nil, perOrigin: Int? = nil) {
    self.perConversation = perConversation
    self.perOrigin = perOrigin
  }
}
