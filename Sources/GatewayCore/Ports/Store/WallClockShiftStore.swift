/// Moves stored waits after the wall clock was set, in slices. A crash between two slices neither skips a wait nor
/// moves one twice.
public protocol WallClockShiftStore: Sendable {
  /// The unfinished shift with its progress; nil when every shift is finished.
  func unfinishedShift() async throws(StoreError) -> WallClockShift?

  /// Moves the next slice of a shift, at most `limit` conversations or deliveries, and stores the progress, in one
  /// transaction. Call it again with its result until that is nil.
  ///
  /// Repeating a call with the same value, because its reply was lost, moves nothing more. A shift may begin only when
  /// no other is unfinished.
  ///
  /// - Returns: The shift with its progress; nil when it is finished.
  func move(_ shift: WallClockShift, limit: Int) async throws(StoreError) -> WallClockShift?
}

/// A step of the wall clock by which stored waits are moved, and the progress of that.
public struct WallClockShift: Sendable, Hashable, Codable {
  /// The tables, in the order in which they are moved.
  public enum Table: String, Sendable, Hashable, Codable, CaseIterable {
    /// The items of `DueStore`, by conversation.
    case due
    /// The waits of pending deliveries.
    case deliveries
  }

  /// The step by which the wall clock was set.
  public let step: Duration
  /// The table to move next.
  public let table: Table
  /// The number of the last moved row of `table`; `Int64.min` before the first.
  public let place: Int64

  /// Creates a shift that has moved nothing.
  public init(by step: Duration) { self.init(by: step, table: .due, place: .min) }

  /// Creates a shift with its progress.
  public init(by step: Duration, table: Table, place: Int64) {
    self.step = step
    self.table = table
    self.place = place
  }

  /// Whether nothing has been moved.
  public var isBeginning: Bool { self == WallClockShift(by: step) }
}
