import GatewayKit

/// What one visitor, and one address, may do; in memory, by uptime, so a restart forgets it.
struct WidgetLimits: Sendable {
  /// How many bytes of files they may store.
  let files: FileQuotas
  private let clock: any GatewayClock
  private let sessions: RateLimiter
  private let messages: RateLimiter
  private let addressMessages: RateLimiter
  private let attachments: RateLimiter
  private let signals: RateLimiter
  private let addressSignals: RateLimiter
  private let streams: StreamSlots
  private let addressStreams: StreamSlots
  // Files are in memory while they arrive.
  private let uploads = StreamSlots(limit: 16)
  private let strangersUploads = StreamSlots(limit: 8)
  private let addressUploads = StreamSlots(limit: 4)

  init(_ settings: LimitSettings, clock: any GatewayClock) {
    self.clock = clock
    files = FileQuotas(settings)
    sessions = RateLimiter(perMinute: settings.sessionsPerMinute)
    messages = RateLimiter(perMinute: settings.messagesPerMinute)
    addressMessages = RateLimiter(perMinute: settings.addressMessagesPerMinute)
    attachments = RateLimiter(perMinute: settings.attachmentsPerMinute)
    // Typing and read marks come several to a message.
    signals = RateLimiter(perMinute: settings.messagesPerMinute * 4)
    addressSignals = RateLimiter(perMinute: settings.addressMessagesPerMinute * 4)
    streams = StreamSlots(limit: settings.streams)
    addressStreams = StreamSlots(limit: settings.addressStreams)
  }

  func beginSession(from address: String) throws(Problem) {
    try take(ClientNetwork.key(of: address), of: sessions)
  }

  func message(from address: String) throws(Problem) {
    try take(ClientNetwork.key(of: address), of: addressMessages)
  }

  func message(in session: WidgetSession) throws(Problem) { try take(session.id, of: messages) }

  func attachment(in session: WidgetSession) throws(Problem) { try take(session.id, of: attachments) }

  func signal(from address: String) throws(Problem) {
    try take(ClientNetwork.key(of: address), of: addressSignals)
  }

  func signal(in session: WidgetSession) throws(Problem) { try take(session.id, of: signals) }

  /// Places for one file on its way in; whoever reads it keeps them that long. Visitors who never wrote have half of them at
  /// most: the other half stays for those in a conversation.
  func upload(from address: String, hasWritten: Bool) throws(Problem) -> [StreamSlots.Slot] {
    guard let own = addressUploads.take(ClientNetwork.key(of: address)), let shared = uploads.take("") else {
      throw Self.tooManyUploads
    }
    if hasWritten { return [own, shared] }
    guard let strangers = strangersUploads.take("") else { throw Self.tooManyUploads }
    return [own, shared, strangers]
  }

  /// Places for one stream; it keeps them for as long as it lives.
  func stream(in session: WidgetSession, from address: String) throws(Problem) -> [StreamSlots.Slot] {
    guard let own = streams.take(session.id), let shared = addressStreams.take(ClientNetwork.key(of: address)) else {
      throw .tooMany("Too many event streams are open for this visitor or address; close one.", retryAfter: .seconds(5))
    }
    return [own, shared]
  }

  private static let tooManyUploads = Problem.tooMany(
    "Too many files are arriving at once; send it again.", retryAfter: .seconds(2))

  private func take(_ key: String, of limiter: RateLimiter) throws(Problem) {
    guard let wait = limiter.wait(for: key, at: clock.uptime) else { return }
    throw .tooMany("Slow down and try again after the time in Retry-After.", retryAfter: wait)
  }
}
