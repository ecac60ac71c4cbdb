import GatewayKit

/// The limits for one visitor, one client and one block of networks (`ClientNetwork`). Counts are in memory and
/// measured in uptime; a restart resets them, a reload keeps them.
struct WidgetLimits: Sendable {
  /// The bytes of files they may store.
  private(set) var files: FileQuotas
  private let clock: any GatewayClock
  private let sessions: NetworkLimiter
  private let messages: RateLimiter
  private let networkMessages: NetworkLimiter
  private let attachments: RateLimiter
  private let signals: RateLimiter
  private let networkSignals: NetworkLimiter
  private let streams: ConcurrencyLimiter
  private let clientStreams: ConcurrencyLimiter
  private let blockStreams: ConcurrencyLimiter
  private let clientUploads = ConcurrencyLimiter(.each(Self.uploadsOfClient))
  // One block gets at most half of these, and visitors who have not written at most half. The server limits the memory
  // of their bodies.
  private let uploads = ConcurrencyLimiter(.shared(Self.uploadsInAll))
  private let strangersUploads = ConcurrencyLimiter(.shared(Self.uploadsInAll / 2))

  /// The most concurrent uploads of one client.
  static let uploadsOfClient = 4
  /// The most concurrent uploads of all visitors.
  static let uploadsInAll = 2 * ClientNetwork.blockMultiple * uploadsOfClient

  /// A message usually comes with several typing signals and read marks.
  private static let signalsPerMessage = 4

  init(_ settings: LimitSettings, clock: any GatewayClock) {
    self.clock = clock
    files = FileQuotas(settings)
    sessions = NetworkLimiter(perMinute: settings.sessionsPerMinute)
    messages = RateLimiter(perMinute: settings.messagesPerMinute)
    networkMessages = NetworkLimiter(perMinute: settings.addressMessagesPerMinute)
    attachments = RateLimiter(perMinute: settings.attachmentsPerMinute)
    signals = RateLimiter(perMinute: settings.messagesPerMinute * Self.signalsPerMessage)
    networkSignals = NetworkLimiter(perMinute: settings.addressMessagesPerMinute * Self.signalsPerMessage)
    streams = ConcurrencyLimiter(.each(settings.streams))
    clientStreams = ConcurrencyLimiter(.each(settings.addressStreams))
    blockStreams = ConcurrencyLimiter(.each(settings.addressStreams * ClientNetwork.blockMultiple))
  }

  /// Changes the limits. What was counted still counts.
  mutating func change(_ settings: LimitSettings) {
    files.change(settings)
    sessions.change(perMinute: settings.sessionsPerMinute)
    messages.change(perMinute: settings.messagesPerMinute)
    networkMessages.change(perMinute: settings.addressMessagesPerMinute)
    attachments.change(perMinute: settings.attachmentsPerMinute)
    signals.change(perMinute: settings.messagesPerMinute * Self.signalsPerMessage)
    networkSignals.change(perMinute: settings.addressMessagesPerMinute * Self.signalsPerMessage)
    streams.change(.each(settings.streams))
    clientStreams.change(.each(settings.addressStreams))
    blockStreams.change(.each(settings.addressStreams * ClientNetwork.blockMultiple))
  }

  func beginSession(from network: ClientNetwork) throws(Problem) {
    try refuse(sessions.wait(for: network, at: clock.uptime))
  }

  func message(from network: ClientNetwork) throws(Problem) {
    try refuse(networkMessages.wait(for: network, at: clock.uptime))
  }

  func message(in session: WidgetSession) throws(Problem) { try take(session.id, of: messages) }

  func attachment(in session: WidgetSession) throws(Problem) { try take(session.id, of: attachments) }

  func signal(from network: ClientNetwork) throws(Problem) {
    try refuse(networkSignals.wait(for: network, at: clock.uptime))
  }

  func signal(in session: WidgetSession) throws(Problem) { try take(session.id, of: signals) }

  /// Permits for one file while it arrives. The caller keeps them until the file is stored or refused.
  func upload(from network: ClientNetwork, hasWritten: Bool) throws(Problem) -> [ConcurrencyLimiter.Permit] {
    guard let own = clientUploads.take(network.client), let shared = uploads.take(network.block) else {
      throw Self.tooManyUploads
    }
    if hasWritten { return [own, shared] }
    guard let strangers = strangersUploads.take(network.block) else { throw Self.tooManyUploads }
    return [own, shared, strangers]
  }

  /// Permits for one event stream, which keeps them while it is open.
  func stream(in session: WidgetSession, from network: ClientNetwork) throws(Problem) -> [ConcurrencyLimiter.Permit] {
    guard let own = streams.take(session.id), let client = clientStreams.take(network.client),
      let block = blockStreams.take(network.block)
    else {
      throw .tooMany("Too many event streams are open for this visitor or network; close one.", retryAfter: .seconds(5))
    }
    return [own, client, block]
  }

  private static let tooManyUploads = Problem.tooMany(
    "Too many files are arriving at once; send it again.", retryAfter: .seconds(2))

  private func take(_ key: String, of limiter: RateLimiter) throws(Problem) {
    try refuse(limiter.wait(for: key, at: clock.uptime))
  }

  private func refuse(_ wait: Duration?) throws(Problem) {
    guard let wait else { return }
    throw .tooMany("Slow down and try again after the time in Retry-After.", retryAfter: wait)
  }
}
