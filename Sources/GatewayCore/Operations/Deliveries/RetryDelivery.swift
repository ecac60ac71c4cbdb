public import GatewayKit

/// Queues a failed or unknown delivery again; only a person may decide this.
public struct RetryDelivery: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "deliveries.retry", http: .post("deliveries/{delivery}/retry"), access: .admin, effect: .edit,
    audited: .object("delivery", "delivery"), summary: "Queues a failed or unknown delivery again.")

  /// The delivery.
  public let delivery: DeliveryID

  /// Creates the operation.
  public init(delivery: DeliveryID) { self.delivery = delivery }

  /// Queues it.
  public func run(_ call: OperationCall) async throws(OperationError) -> DeliverySummary {
    let services = call.services
    let record = try await services.stored { () throws(StoreError) in
      try await services.store.retryDelivery(delivery, now: call.now)
    }
    services.outbox.wake(record.conversation)
    return DeliverySummary(record)
  }
}

/// Drops a delivery, which is then never sent.
public struct DropDelivery: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "deliveries.drop", http: .post("deliveries/{delivery}/drop"), access: .admin, effect: .edit,
    audited: .object("delivery", "delivery"), summary: "Drops a delivery, which is then never sent.")

  /// The delivery.
  public let delivery: DeliveryID

  /// Creates the operation.
  public init(delivery: DeliveryID) { self.delivery = delivery }

  /// Drops it.
  public func run(_ call: OperationCall) async throws(OperationError) -> DeliverySummary {
    DeliverySummary(
      try await call.services.stored { () throws(StoreError) in
        try await call.services.store.dropDelivery(delivery, now: call.now)
      })
  }
}
