import GatewayKit
import Logging

/// Records alerts that were raised and that have ended as events, while a webhook wants them: by looking at the list of
/// alerts twice a minute. An alert that comes and goes between two looks is not recorded.
struct AlertWatch: Sendable {
  static let interval = Duration.seconds(30)

  let services: OperationServices
  let log: Logger

  /// Looks until cancelled.
  func run() async {
    var hasFailed = false
    while !Task.isCancelled {
      do throws(OperationError) {
        try await look()
        hasFailed = false
      } catch {
        if !hasFailed { log.error("alerts could not be watched", metadata: ["error": "\(error)"]) }
        hasFailed = true
      }
      do { try await services.clock.sleep(for: Self.interval) } catch { return }
    }
  }

  /// Looks once.
  func look() async throws(OperationError) {
    let (webhooks, known) = try await services.stored { () throws(StoreError) in
      (try await services.store.webhooks(), try await services.store.openAlerts())
    }
    let isWanted = webhooks.contains { $0.isEnabled && $0.settings.wantsAlerts }
    guard isWanted else {
      if known != nil {
        try await services.stored { () throws(StoreError) in try await services.store.setOpenAlerts(nil) }
      }
      return
    }
    var open: [String: Alert] = [:]
    for alert in try await services.alerts() { open[alert.key] = open[alert.key] ?? alert }
    try await services.stored { [open] () throws(StoreError) in try await record(open, known: known) }
  }

  private func record(_ open: [String: Alert], known: [OpenAlert]?) async throws(StoreError) {
    let before = Set((known ?? []).map(\.key))
    var raised: [OpenAlert] = []
    for (key, alert) in open.sorted(by: { ($0.value.since, $0.key) < ($1.value.since, $1.key) })
    where !before.contains(key) { raised.append(try await described(alert, key: key)) }
    guard known != nil else { return try await services.store.setOpenAlerts(raised) }
    let ended = before.filter { open[$0] == nil }.sorted()
    if raised.isEmpty, ended.isEmpty { return }
    try await services.store.recordAlerts(raised: raised, ended: ended, now: services.clock.now)
    services.webhooks.look()
  }

  /// The alert with the conversation and the channel that it belongs to.
  private func described(_ alert: Alert, key: String) async throws(StoreError) -> OpenAlert {
    var (conversation, channel): (ConversationID?, ChannelID?) = (nil, nil)
    switch alert.kind {
    case .conversation:
      let id = ConversationID(rawValue: alert.subject)
      conversation = id
      channel = try await services.store.conversation(id)?.channel
    case .channel: channel = ChannelID(rawValue: alert.subject)
    case .delivery:
      if case .string(let id)? = alert.reason.params["channel"] { channel = ChannelID(rawValue: id) }
    case .pause, .provider, .budget, .files, .store, .clock, .crash, .damage, .webhook, .configuration: break
    }
    return OpenAlert(key: key, alert: alert, conversation: conversation, channel: channel)
  }
}

extension Alert {
  /// Tells the alert apart from others, while it lasts.
  fileprivate var key: String { "\(kind.rawValue)/\(subject)/\(reason.code)" }
}

extension WebhookSettings {
  fileprivate var wantsAlerts: Bool {
    events.isEmpty || events.contains(.alertRaised) || events.contains(.alertEnded)
  }
}
