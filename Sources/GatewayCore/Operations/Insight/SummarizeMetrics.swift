public import Foundation
public import GatewayKit

/// Counts what was decided, day by day.
public struct SummarizeMetrics: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "metrics.summary", http: .get("metrics/summary"), access: .admin, effect: .read,
    summary: "Counts what decided customers' messages, day by day in the business's time zone, and what waits now.")

  /// The most days of one summary.
  static let mostDays = 93

  /// The first day is the one of this instant.
  public let from: Date
  /// The last day is the one of this instant; nil for now.
  public let to: Date?
  /// Only this channel.
  public let channel: ChannelID?

  /// Creates the operation.
  public init(from: Date, to: Date? = nil, channel: ChannelID? = nil) {
    self.from = from
    self.to = to
    self.channel = channel
  }

  /// Counts.
  public func run(_ call: OperationCall) async throws(OperationError) -> MetricsSummary {
    let services = call.services
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = services.business.timeZone
    var day = calendar.startOfDay(for: from)
    let end = to ?? call.now
    var days: [MetricsSummary.Day] = []
    while day <= end {
      guard days.count < Self.mostDays, let next = calendar.date(byAdding: .day, value: 1, to: day) else {
        throw OperationError(.periodTooLong, ["days": .integer(Self.mostDays)])
      }
      let (begins, ends) = (day, next)
      let counts = try await services.stored { () throws(StoreError) in
        try await services.store.decisionCounts(from: begins, to: ends, channel: channel)
      }
      days.append(MetricsSummary.Day(day: Self.name(of: day, calendar), decisions: counts))
      day = next
    }
    return MetricsSummary(days: days, waiting: try await waiting(call), pauses: services.switches.all.count)
  }

  private func waiting(_ call: OperationCall) async throws(OperationError) -> Int {
    try await call.services.stored { () throws(StoreError) in
      try await call.services.store.conversationCount(ownedBy: .queue, on: channel)
    }
  }

  private static func name(of day: Date, _ calendar: Calendar) -> String {
    let parts = calendar.dateComponents([.year, .month, .day], from: day)
    func padded(_ number: Int?, _ width: Int) -> String {
      let text = "\(number ?? 0)"
      return String(repeating: "0", count: max(0, width - text.count)) + text
    }
    return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
  }
}

/// What was decided in some days, and what waits now.
public struct MetricsSummary: Sendable, Hashable, Codable {
  /// One day.
  public struct Day: Sendable, Hashable, Codable {
    /// The day in the business's time zone: `2026-11-30`.
    public let day: String
    /// What was decided, the most frequent first.
    public let decisions: [DecisionCount]
  }

  /// The days, in order; one without messages has no decisions.
  public let days: [Day]
  /// The conversations that wait for a person now.
  public let waiting: Int
  /// How many pauses of automatic answers last now.
  public let pauses: Int
}
