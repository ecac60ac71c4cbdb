import Foundation
import GRDB
import GatewayCore
import GatewayKit

/// Settles a delivery by a status from the channel, within one transaction.
struct Settlement {
  let database: Database
  let channel: ChannelID
  let now: Date

  /// Updates the delivery that `status` is about, if there is one. Found by our id if the channel returns it, else by
  /// the channel's message id.
  func settle(_ status: DeliveryStatus, externalID: String) throws {
    guard let row = try find(status, externalID) else { return }
    let stored = StoredRow(row, of: "deliveries")
    let standing = DeliveryStanding(
      state: try stored.name(1), reached: try stored.integer(2), wasTried: try stored.integer(3) > 0)
    let settled = standing.after(status.stage)
    guard settled != standing else { return }
    let died = settled.state == .failed && standing.state != .failed
    let reason = try died ? Self.reason(status.errors) : nil
    try database.cachedStatement(
      sql: """
        UPDATE deliveries SET state = ?, reached = ?, reason = COALESCE(?, reason),
          external_id = COALESCE(external_id, ?), changed_at = ? WHERE row = ?
        """
    ).execute(
      arguments: [
        settled.state.rawValue, settled.reached, try reason?.storedJSON(), externalID.isEmpty ? nil : externalID.stored,
        now.stored, stored.number,
      ])
    if died { try OutboxTransaction.failLaterParts(of: stored.number, now: now, database) }
  }

  private func find(_ status: DeliveryStatus, _ externalID: String) throws -> Row? {
    if let id = status.delivery {
      let row = try Row.fetchOne(
        database.cachedStatement(
          sql: "SELECT row, state, reached, attempts FROM deliveries WHERE id = ? AND channel = ?"),
        arguments: [id.stored, channel.stored])
      if let row { return row }
    }
    return try Row.fetchOne(
      database.cachedStatement(
        sql: """
          SELECT row, state, reached, attempts FROM deliveries WHERE channel = ? AND external_id = ?
          ORDER BY row DESC LIMIT 1
          """),
      arguments: [channel.stored, externalID.stored])
  }

  private static func reason(_ errors: [JSONValue]) throws -> Explanation {
    guard !errors.isEmpty else { return DeliveryCode.channelReportedFailure.with() }
    let words = String(String(decoding: try errors.storedJSON(), as: UTF8.self).prefix(500))
    return DeliveryCode.channelReported.with(["errors": .string(words)])
  }
}

/// How far a delivery got.
struct DeliveryStanding: Hashable {
  /// Its state in the outbox.
  var state: DeliveryState
  /// The furthest stage the channel reported: 0 none, 1 sent, 2 delivered, 3 read or played.
  var reached: Int64
  /// Whether an attempt has begun.
  var wasTried: Bool

  /// The standing after a status. Statuses may arrive late, twice and in any order; none moves a delivery backwards.
  ///
  /// A success settles an unknown delivery, and a pending one whose earlier attempt took effect after all. A failure
  /// counts until the message is known to have arrived; an arrival counts even after a failure. Dropped and superseded
  /// deliveries do not change.
  func after(_ stage: DeliveryStatus.Stage) -> DeliveryStanding {
    let arrived: Int64 = 2
    let success: Int64
    switch stage {
    case .sent: success = 1
    case .delivered: success = 2
    case .read, .played: success = 3
    case .failed:
      let counts = [.sending, .unknown, .sent].contains(state) && reached < arrived
      return counts ? DeliveryStanding(state: .failed, reached: reached, wasTried: wasTried) : self
    case .other:
      return self
    }
    let counts =
      switch state {
      case .sending, .unknown, .sent: true
      case .pending: wasTried
      case .failed: success >= arrived
      case .superseded, .dropped: false
      }
    return counts ? DeliveryStanding(state: .sent, reached: max(reached, success), wasTried: wasTried) : self
  }
}
