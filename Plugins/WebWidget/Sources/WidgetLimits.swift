import Foundation
import GatewayKit

/// What one visitor, and one address, may do; in memory, so a restart forgets it.
struct WidgetLimits: Sendable {
  private let sessions: RateLimiter
  private let messages: RateLimiter
  private let addressMessages: RateLimiter
  private let attachments: RateLimiter
  private let signals: RateLimiter
  private let streams: StreamSlots
  private let addressStreams: StreamSlots
  // Files are in memory while they arrive.
  private let uploads = StreamSlots(limit: 16)
  private let addressUploads = StreamSlots(limit: 4)

  init(_ settings: LimitSettings) {
    sessions = RateLimiter(perMinute: settings.sessionsPerMinute)
    messages = RateLimiter(perMinute: settings.messagesPerMinute)
    addressMessages = RateLimiter(perMinute: settings.addressMessagesPerMinute)
    attachments = RateLimiter(perMinute: settings.attachmentsPerMinute)
    // Typing and read marks come several to a message.
    signals = RateLimiter(perMinute: settings.messagesPerMinute * 4)
    streams = StreamSlots(limit: settings.streams)
    addressStreams = StreamSlots(limit: settings.addressStreams)
  }

  func beginSession(from address: String, at now: Date) throws(Problem) {
    try grant(sessions.wait(for: ClientNetwork.key(of: address), at: now))
  }

  func message(from address: String, at now: Date) throws(Problem) {
    try grant(addressMessages.wait(for: ClientNetwork.key(of: address), at: now))
  }

  func message(in session: WidgetSession, at now: Date) throws(Problem) {
    try grant(messages.wait(for: session.id, at: now))
  }

  func attachment(in session: WidgetSession, at now: Date) throws(Problem) {
    try grant(attachments.wait(for: session.id, at: now))
  }

  /// Places for one file on its way in; whoever reads it keeps them that long.
  func upload(from address: String) throws(Problem) -> [StreamSlots.Slot] {
    guard let shared = uploads.take(""), let own = addressUploads.take(ClientNetwork.key(of: address)) else {
      throw .tooMany("Too many files are arriving at once; send it again.", retryAfter: .seconds(2))
    }
    return [shared, own]
  }

  func signal(in session: WidgetSession, at now: Date) throws(Problem) {
    try grant(signals.wait(for: session.id, at: now))
  }

  /// Places for one stream; it keeps them for as long as it lives.
  func stream(in session: WidgetSession, from address: String) throws(Problem) -> [StreamSlots.Slot] {
    guard let own = streams.take(session.id), let shared = addressStreams.take(ClientNetwork.key(of: address)) else {
      throw .tooMany("Too many event streams are open for this visitor or address; close one.", retryAfter: .seconds(5))
    }
    return [own, shared]
  }

  private func grant(_ wait: Duration?) throws(Problem) {
    guard let wait else { return }
    throw .tooMany("Slow down and try again after the time in Retry-After.", retryAfter: wait)
  }
}

/// What counts as one client: an IPv4 address, or the /64 that one IPv6 customer has to themselves.
enum ClientNetwork {
  static func key(of address: String) -> String {
    guard address.contains(":"), !address.contains(".") else { return address }
    let halves = address.components(separatedBy: "::")
    let head = halves[0].split(separator: ":").map(String.init)
    guard halves.count == 2, head.count < 4 else { return head.prefix(4).joined(separator: ":") }
    let tail = halves[1].split(separator: ":").map(String.init)
    let zeros = Array(repeating: "0", count: max(0, 8 - head.count - tail.count))
    return (head + zeros + tail).prefix(4).joined(separator: ":")
  }
}
