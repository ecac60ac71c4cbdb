public import Foundation

/// The one way instants are written: ISO 8601 in UTC, to the nearest millisecond: `2025-06-08T20:59:43.120Z`.
///
/// Foundation's own style cuts where this rounds: an instant that is read and written again would lose a millisecond
/// each time.
public struct InstantStyle: FormatStyle {
  /// The style.
  public init() {}

  /// `instant` in words.
  public func format(_ instant: Date) -> String {
    Date.ISO8601FormatStyle(includingFractionalSeconds: true).format(instant.addingTimeInterval(0.0005))
  }
}

extension FormatStyle where Self == InstantStyle {
  /// The one way instants are written.
  public static var balcao: InstantStyle { InstantStyle() }
}

extension ParseStrategy where Self == Date.ISO8601FormatStyle {
  /// Reads what `FormatStyle.balcao` writes.
  public static var balcao: Date.ISO8601FormatStyle {
    Date.ISO8601FormatStyle(includingFractionalSeconds: true)
  }
}
