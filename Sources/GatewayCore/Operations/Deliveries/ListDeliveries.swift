import GatewayKit

/// Lists deliveries, newest first.
public struct ListDeliveries: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "deliveries.list", http: .get("deliveries"), access: .admin, effect: .read,
    summary: "Lists deliveries, newest first.")

  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 200
  private static let maximumLimit = 10_000

  /// Only deliveries in this state.
  public let state: DeliveryState?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 10,000.
  public let limit: Int?

  /// Creates the operation.
  public init(state: DeliveryState? = nil, cursor: String? = nil, limit: Int? = nil) {
    self.state = state
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<DeliverySummary> {
    let services = call.services
    let limit = min(max(limit ?? Self.pageLength, 1), Self.maximumLimit)
    let (records, next) = try await services.stored { () throws(StoreError) -> ([DeliveryRecord], DeliveryID?) in
      let before = cursor.map(DeliveryID.init(rawValue:))
      let found = try await services.store.deliveries(state: state, before: before, limit: limit)
      guard let last = found.last?.delivery.id else { return ([], nil) }
      // A short page does not mean the end, because unreadable rows are left out.
      let rest = try await services.store.deliveries(state: state, before: last, limit: 1)
      return (found, rest.isEmpty ? nil : last)
    }
    let held = Dictionary(services.outbox.unrecorded.map { ($0.delivery, $0) }) { first, _ in first }
    return Page(
      records.map { DeliverySummary($0, held: held[$0.delivery.id]) },
      next: next?.rawValue)
  }
}
