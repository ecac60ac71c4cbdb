import Foundation
import GatewayKit

/// A session with an IMAP server over a logged-in connection: commands and their complete replies.
struct MailboxConnection {
  /// How long a server may be silent within a reply.
  private static let patience = Duration.seconds(60)
  /// The bytes that a response may have besides the mail in it.
  private static let slack = 1 << 20
  /// The bytes that a complete reply may have besides the largest mail: mails fetched together, and news.
  static let answerSlack = 16 << 20
  /// The most responses of a reply that are kept.
  static let answerEvents = 100_000

  private let connection: any RawConnection
  private let clock: any GatewayClock
  private let answerLimit: Int
  private var session: IMAPSession
  /// The bytes read of the current reply.
  private var heard = 0
  private var capabilities: Set<String> = []

  /// A session in which no mail has more than `maximumMail` bytes. `answerLimit` limits the bytes of one reply; by
  /// default it has room for the mails fetched together.
  init(_ connection: any RawConnection, maximumMail: Int, clock: any GatewayClock, answerLimit: Int? = nil) {
    self.connection = connection
    self.clock = clock
    self.answerLimit = answerLimit ?? maximumMail + Self.answerSlack
    session = IMAPSession(limit: maximumMail + Self.slack)
  }

  /// Requests the server's capabilities.
  mutating func begin() async throws(AdapterError) {
    for case .capabilities(let some) in try await exchange(.capability) { capabilities = some }
  }

  /// Whether the server has a capability.
  func can(_ capability: String) -> Bool { capabilities.contains(capability) }

  /// Sends a command and returns the server's responses up to its completion.
  ///
  /// - Throws: `.rejected` with the server's text when it refuses; `.unavailable` when the connection breaks or the
  ///   reply is invalid.
  mutating func exchange(_ command: IMAPCommand) async throws(AdapterError) -> [IMAPEvent] {
    try await write(understood { session throws(IMAPFailure) in try session.begin(command) })
    return try await rest(of: command)
  }

  /// Waits at most `limit` for news of the open folder. Returns whether there is any.
  mutating func idle(for limit: Duration) async throws(AdapterError) -> Bool {
    let end = clock.uptime + limit
    try await write(understood { session throws(IMAPFailure) in try session.begin(.idle) })
    var hasNews = false
    while session.pending != nil, !hasNews {
      let left = end - clock.uptime
      guard left > .zero, let events = try await listen(for: left) else { break }
      try Self.refuse(events, of: .idle)
      hasNews = events.contains { if case .exists = $0 { true } else { false } }
    }
    if let bytes = session.done() {
      try await connection.write(bytes)
      // Responses before the end of IDLE count as news as well.
      for case .exists in try await rest(of: .idle) { hasNews = true }
    }
    return hasNews
  }

  /// The server's responses until the current command completes.
  private mutating func rest(of command: IMAPCommand) async throws(AdapterError) -> [IMAPEvent] {
    var events: [IMAPEvent] = []
    heard = 0
    while session.pending != nil {
      guard let some = try await listen(for: Self.patience) else {
        throw AdapterError(.unavailable, "the mail server sent nothing for \(Self.patience) during a response")
      }
      events += some.filter(\.isRead)
      guard heard <= answerLimit, events.count <= Self.answerEvents else { throw Self.error(.tooLong) }
    }
    try Self.refuse(events, of: command)
    return events
  }

  private static func refuse(_ events: [IMAPEvent], of command: IMAPCommand) throws(AdapterError) {
    for case .completed(_, let completion, let words) in events where completion != .ok {
      throw AdapterError(.rejected, "the mail server refused \(command.name): \(words.prefix(200))")
    }
  }

  /// The server's next responses; nil when it was silent for `limit`.
  private mutating func listen(for limit: Duration) async throws(AdapterError) -> [IMAPEvent]? {
    guard let bytes = try await connection.read(within: limit) else {
      throw AdapterError(.unavailable, "the mail server closed the connection")
    }
    guard !bytes.isEmpty else { return nil }
    heard += bytes.count
    return try understood { session throws(IMAPFailure) in try session.take(bytes) }
  }

  private func write(_ bytes: [UInt8]) async throws(AdapterError) { try await connection.write(bytes) }

  private mutating func understood<Value>(
    _ body: (inout IMAPSession) throws(IMAPFailure) -> Value
  ) throws(AdapterError) -> Value {
    do throws(IMAPFailure) {
      return try body(&session)
    } catch {
      throw Self.error(error)
    }
  }

  static func error(_ failure: IMAPFailure) -> AdapterError {
    switch failure {
    case .tooLong: AdapterError(.unavailable, "the mail server's response is too large")
    case .malformed(let what): AdapterError(.unavailable, "the response of the mail server is invalid: \(what)")
    case .bye(let words): AdapterError(.unavailable, "the mail server ended the connection: \(words.prefix(200))")
    }
  }
}

extension IMAPEvent {
  /// Whether the event is used. A folder may report each of a hundred thousand deleted mails.
  fileprivate var isRead: Bool {
    switch self {
    case .other, .expunged, .continuation: false
    default: true
    }
  }
}

extension IMAPCommand {
  /// The command for error messages, without what is searched or fetched.
  fileprivate var name: String {
    if case .select(let folder, _) = self { return "to open the folder \(folder)" }
    return line.map { String($0.prefix { $0 != "(" }.prefix(60)) } ?? "a command"
  }
}
