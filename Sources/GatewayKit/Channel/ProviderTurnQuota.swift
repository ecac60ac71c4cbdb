/// How many turns may reach a provider within an hour, on a channel where anybody may begin any number of conversations.
public struct ProviderTurnQuota: Sendable, Hashable {
  /// The span over which turns are counted.
  public static let window = Duration.seconds(3600)

  /// Of one conversation; nil: any number.
  public var perConversation: Int?
  /// Of all messages with the same `Sender.origin`; nil: any number. Those with the same `Sender.originBlock` may be
  /// `ClientNetwork.blockMultiple` times as many.
  public var perOrigin: Int?

  /// A quota; without any bound unless given.
  public init(perConversation: Int? = nil, perOrigin: Int? = nil) {
    self.perConversation = perConversation
    self.perOrigin = perOrigin
  }

  /// Of all messages with the same `Sender.originBlock`; nil: any number.
  public var perOriginBlock: Int? {
    perOrigin.map { min($0, .max / ClientNetwork.blockMultiple) * ClientNetwork.blockMultiple }
  }
}
