/// One outgoing wire message, given to `ChannelAdapter.send`.
public struct Delivery: Sendable, Hashable {
  /// The id, the same for every attempt.
  public let id: DeliveryID
  /// The conversation it belongs to.
  public let thread: ThreadKey
  /// The contact's addresses, the most recently used first.
  public let recipients: [Alias]
  /// Who wrote it.
  public let author: Author
  /// What to send.
  public let message: OutgoingMessage
  /// The external id of the customer's message that it answers, if the channel can show that.
  public let replyTo: String?

  /// Creates a delivery.
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

/// The other side's response after it accepted a delivery.
public struct Receipt: Sendable, Hashable, Codable {
  /// The other side's id of the message, used by later statuses; nil if it gives none.
  public let externalID: String?

  /// Creates a receipt.
  public init(externalID: String?) { self.externalID = externalID }
}
