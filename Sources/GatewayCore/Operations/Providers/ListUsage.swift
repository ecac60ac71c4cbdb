public import Foundation

/// Lists usage from the day of an instant on, by day, provider, model and channel.
public struct ListUsage: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "usage", http: .get("usage"), access: .admin, effect: .read,
    summary: "Lists what AI was used and what it cost, by day, provider, model and channel.")
  /// The most lines returned.
  private static let limit = 100_000

  /// The instant, in the business's time zone.
  public let since: Date

  /// Creates the operation.
  public init(since: Date) { self.since = since }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<UsageLine> {
    let services = call.services
    let day = services.budgets.calendar.day(of: since)
    return Page(
      try await services.stored { () throws(StoreError) in
        try await services.store.usage(since: day, limit: Self.limit)
      })
  }
}
