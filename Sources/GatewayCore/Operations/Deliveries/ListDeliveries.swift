import GatewayKit

/// Lists deliveries, newest first.
public struct ListDeliveries: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "deliveries.list", http: .get("deliveries"), access: .admin, effect: .read,
    summary: "Lists deliveries, newest first.")

  /// Only deliveries in this state.
  public let state: DeliveryState?
  /// The most deliveries returned.
  public let limit: Int?

  /// Creates the operation.
  public init(state: DeliveryState? = nil, limit: Int? = nil) {
    self.state = state
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<DeliverySummary> {
    let services = call.services
    let records = try await services.stored { () throws(StoreError) in
      try await services.store.deliveries(state: state, limit: limit ?? 200)
    }
    let held = Dictionary(services.outbox.unrecorded.map { ($0.delivery, $0) }) { first, _ in first }
    return Page(records.map { DeliverySummary($0, held: held[$0.delivery.id]) })
  }
}
