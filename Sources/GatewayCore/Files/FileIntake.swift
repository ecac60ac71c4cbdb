import Foundation
import GatewayKit

/// Receives files in pieces, because a line of the control socket is limited, and holds them in memory until complete.
actor FileIntake {
  /// The largest file, in bytes.
  static let largest = 100 << 20
  /// The most bytes of incomplete files.
  private static let room = 200 << 20
  /// How long a file may wait for its next piece before another may take its room.
  private static let patience = Duration.seconds(60)

  private struct Upload {
    let total: Int
    var bytes: [UInt8] = []
    /// The time of its last piece, in uptime.
    var touchedAt: Duration
  }

  private let clock: any GatewayClock
  private var uploads: [String: Upload] = [:]

  init(clock: any GatewayClock) { self.clock = clock }

  /// Takes a piece of the file that its sender calls `name`, which has `total` bytes; pieces come in order.
  ///
  /// - Returns: The whole file with its last piece; nil before.
  func take(_ piece: [UInt8], of name: String, at offset: Int, total: Int) throws(OperationError) -> [UInt8]? {
    let now = clock.uptime
    if offset == 0 { uploads[name] = try begin(total, now: now) }
    guard var upload = uploads.removeValue(forKey: name), upload.bytes.count == offset, upload.total == total,
      piece.count <= total - offset
    else { throw OperationError(.uploadOutOfOrder) }
    upload.bytes += piece
    upload.touchedAt = now
    if upload.bytes.count == total { return upload.bytes }
    uploads[name] = upload
    return nil
  }

  private func begin(_ total: Int, now: Duration) throws(OperationError) -> Upload {
    guard (1...Self.largest).contains(total) else {
      throw OperationError(.uploadSizeInvalid, ["limit": .integer(Self.largest), "size": .integer(total)])
    }
    uploads = uploads.filter { now < $0.value.touchedAt + Self.patience }
    guard uploads.values.reduce(total, { $0 + $1.total }) <= Self.room else {
      throw OperationError(.uploadsTooMany)
    }
    return Upload(total: total, touchedAt: now)
  }
}
