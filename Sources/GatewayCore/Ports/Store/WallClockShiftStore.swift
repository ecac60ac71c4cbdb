/// Moves stored waits after the wall clock was set, in slices, so that a kill between two slices neither skips a wait nor
/// moves one twice.
public protocol WallClockShiftStore: Sendable {
  /// The unfinished shift, with how far it has come; nil when every shift is finished.
  func unfinishedShift() async throws(StoreError) -> WallClockShift?

  /// Moves the next slice of a shift, at most `limit` conversations or deliveries, and stores how far it has come, in one
  /// transaction. Call it again with what it returns until that is nil.
  ///
  /// The same value again, because its answer was lost, moves nothing more. A shift begins while no other is unfinished.
  ///
  /// - Returns: The shift as it goes on; nil when it is finished.
  func move(_ shift: WallClockShift, limit: Int) async throws(StoreError) -> WallClockShift?
}

/// A step of the wall clock that stored waits are being moved by, and how far that has come.
public struct WallClockShift: Sendable, Hashable, Codable {
  /// What is moved, in this order.
  public enum Table: String, Sendable, Hashable, Codable, CaseIterable {
    /// The items of `DueStore`, by conversation.
    case due
    /// The waits of pending deliveries.
    case deliveries
  }

  /// By how much the wall clock was set.
  public let step: Duration
  /// What is moved next.
  public let table: Table
  /// The number of the last row of `table` that was moved; `Int64.min` before the first.
  public let place: Int64

  /// A shift that begins.
  public init(by step: Duration) { self.init(by: step, table: .due, place: .min) }

  /// A shift that has come to a place.
  public init(by step: Duration, table: Table, place: Int64) {
    self.step = step
    self.table = table
    self.place = place
  }

  /// Whether nothing was moved yet.
  public var isBeginning: Bool { self == WallClockShift(by: step) }
}
