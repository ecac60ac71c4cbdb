/// One outgoing message on its way: what `ChannelAdapter.send` is given.
public struct Delivery: Sendable, Hashable {
  /// Stable over every attempt.
  public let id: DeliveryID
  /// The conversation it belongs to.
  public let thread: ThreadKey
  /// The contact's addresses, the one last written from first.
  public let recipients: [Alias]
  /// Who wrote it.
  public let author: Author
  /// What to send.
  public let message: OutgoingMessage
  /// The external id of the customer's message it answers, where the channel shows that.
  public let replyTo: String?

  /// A delivery.
  public init(
    id: DeliveryID, thread: ThreadKey, recipients: [Alias], author: Author, message: OutgoingMessage, replyTo: String?
  ) {
    self.id = id
    self.thread = thread
    self.recipients = recipients
    self.author = author
    self.message = message
    self.replyTo = replyTo
  }
}

/// What the other side said when it took a delivery.
public struct Receipt: Sendable, Hashable, Codable {
  /// The other side's name for the message, by which later statuses speak of it; nil where it gives none.
  public let externalID: String?

  /// A receipt.
  public init(externalID: String?) { self.externalID = externalID }
}
