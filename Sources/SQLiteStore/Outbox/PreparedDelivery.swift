import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// A new delivery, encoded for storage.
struct PreparedDelivery: Sendable {
  /// The conversation, channel, epoch and time with which a delivery enters the outbox.
  struct Entry {
    let conversation: Int64
    let channel: Data
    let epoch: Int
    let now: Date
  }

  private let new: NewDelivery
  private let body: Data

  init(_ new: NewDelivery) throws(StoreError) {
    self.new = new
    body = try DeliveryBody(new.delivery).storedJSON()
  }

  /// Inserts it into the outbox as pending.
  func insert(_ entry: Entry, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO deliveries
          (id, conversation, channel, turn, author, epoch, state, not_before, body, created_at, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        new.delivery.id.stored, entry.conversation, entry.channel, new.turn?.stored, new.delivery.author.rawValue,
        entry.epoch, DeliveryState.pending.rawValue, new.notBefore.stored, body, entry.now.stored, entry.now.stored,
      ])
  }
}

/// The part of a delivery that is stored as JSON, because no query filters by it.
struct DeliveryBody: Codable {
  let thread: ThreadKey
  let recipients: [Alias]
  let message: OutgoingMessage
  let replyTo: String?

  init(_ delivery: Delivery) {
    thread = delivery.thread
    recipients = delivery.recipients
    message = delivery.message
    replyTo = delivery.replyTo
  }

  func delivery(_ id: DeliveryID, by author: Author) -> Delivery {
    Delivery(id: id, thread: thread, recipients: recipients, author: author, message: message, replyTo: replyTo)
  }
}
