import Foundation
import GatewayKit

/// Lists what needs a person's attention now, longest waiting first.
public struct ListAlerts: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "alerts", http: .get("alerts"), access: .admin, effect: .read,
    summary: "Lists what needs a person's attention now, longest waiting first.")

  /// Creates the operation.
  public init() {}

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<Alert> {
    Page(try await call.services.alerts())
  }
}

extension OperationServices {
  /// How long a delivery of unknown outcome may wait for a status before an alert shows it.
  private static let unknownIsShownAfter = Duration.seconds(15 * 60)
  /// How long an alert shows work that was set aside.
  private static let crashIsShownFor = Duration.seconds(7 * 86_400)
  /// The most deliveries of one state that are listed, newest first.
  private static let deliveriesShown = 1_000

  /// What needs a person's attention now, longest waiting first.
  func alerts() async throws(OperationError) -> [Alert] {
    let now = clock.now
    let (queued, flagged, failed, unknown, sending) = try await stored { () throws(StoreError) in
      (
        try await store.allConversations(ConversationQuery(owner: .queue)),
        try await store.allConversations(ConversationQuery(owner: .bot, flagged: true)),
        try await store.deliveries(state: .failed, limit: Self.deliveriesShown),
        try await store.deliveries(state: .unknown, limit: Self.deliveriesShown),
        try await store.deliveries(state: .sending, limit: Self.deliveriesShown)
      )
    }
    var alerts = (queued + flagged).map(Alert.init(waiting:))
    alerts += failed.map(Alert.init(undelivered:))
    alerts += unknown.filter { $0.changedAt + Self.unknownIsShownAfter <= now }.map(Alert.init(undelivered:))
    for records in [failed, unknown] where records.count == Self.deliveriesShown {
      alerts += records.last.map { [Alert(notListedFrom: $0)] } ?? []
    }
    let unrecorded = outbox.unrecorded
    alerts += unrecorded.map(Alert.init(unrecorded:))
    let shown = Set(unrecorded.map(\.delivery))
    alerts += sending.filter { $0.changedAt + Outbox.longestAttempt <= now && !shown.contains($0.delivery.id) }
      .map(Alert.init(stuck:))
    if let trouble = await store.commitTrouble() { alerts.append(Alert(trouble, now: now)) }
    if let wait = deletions.wait { alerts.append(Alert(wait)) }
    alerts += switches.all.map(Alert.init(pause:))
    alerts += roster.current.ignoredEdits.map(Alert.init(ignored:))
    for channel in channels.all { alerts += channel.health.troubles.map { Alert(trouble: $0, of: channel.id) } }
    if let shortage = await blobs.shortage() { alerts.append(Alert(shortage: shortage)) }
    alerts += store.damage.map(Alert.init(damage:))
    alerts += turns.suspects.setAside.compactMap(Alert.init(setAside:))
      .filter { $0.since + Self.crashIsShownFor > now }
    alerts += await providerAlerts()
    alerts += try await stored { () throws(StoreError) in try await budgetAlerts() }
    alerts += try await stored { () throws(StoreError) in try await store.webhooks() }.compactMap(Alert.init)
    return alerts.sorted { $0.since < $1.since }
  }
}
