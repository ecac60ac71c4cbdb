import Foundation
import GatewayKit

/// A conversation with an IMAP server over a connection that is logged in: commands, and their whole answers.
struct MailboxConnection {
  /// How long a server may be silent in the middle of an answer.
  private static let patience = Duration.seconds(60)
  /// The bytes that a response may have beside the mail in it.
  private static let slack = 1 << 20
  /// The bytes that a whole answer may have beside the largest mail: mails that are fetched together, and news.
  static let answerSlack = 16 << 20
  /// The responses of a whole answer that are kept.
  static let answerEvents = 100_000

  private let connection: any RawConnection
  private let clock: any GatewayClock
  private let answerLimit: Int
  private var session: IMAPSession
  /// The bytes of the answer that is being read.
  private var heard = 0
  private var capabilities: Set<String> = []

  /// A conversation in which no mail has more than `maximumMail` bytes.
  /// `answerLimit` bounds the bytes of one answer; unless given, it has room for the mails that are fetched together.
  init(_ connection: any RawConnection, maximumMail: Int, clock: any GatewayClock, answerLimit: Int? = nil) {
    self.connection = connection
    self.clock = clock
    self.answerLimit = answerLimit ?? maximumMail + Self.answerSlack
    session = IMAPSession(limit: maximumMail + Self.slack)
  }

  /// Asks what the server can do.
  mutating func begin() async throws(AdapterError) {
    for case .capabilities(let some) in try await exchange(.capability) { capabilities = some }
  }

  /// Whether the server can do something.
  func can(_ capability: String) -> Bool { capabilities.contains(capability) }

  /// Says a command and gives what the server told until it was answered.
  ///
  /// - Throws: `.rejected` with the server's words when it refuses; `.unavailable` when the connection or the
  ///   conversation breaks.
  mutating func exchange(_ command: IMAPCommand) async throws(AdapterError) -> [IMAPEvent] {
    try await write(understood { session throws(IMAPFailure) in try session.begin(command) })
    return try await rest(of: command)
  }

  /// Waits for news of the open folder, at most for `limit`; true when there are some.
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
      // What is told between the last news and the end of IDLE is news as well.
      for case .exists in try await rest(of: .idle) { hasNews = true }
    }
    return hasNews
  }

  /// What the server tells until the command under way is answered.
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

  /// What the server tells next; nil when it was silent for `limit`.
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
  /// Whether anybody looks at it: a folder may tell of each of a hundred thousand mails that are gone.
  fileprivate var isRead: Bool {
    switch self {
    case .other, .expunged, .continuation: false
    default: true
    }
  }
}

extension IMAPCommand {
  /// The command in words, without what is searched or fetched.
  fileprivate var name: String {
    if case .select(let folder, _) = self { return "to open the folder \(folder)" }
    return line.map { String($0.prefix { $0 != "(" }.prefix(60)) } ?? "a command"
  }
}
