import Foundation
public import GatewayKit

/// Answers the last days' messages again with a draft, dry, and compares: only rules decide, no provider is asked.
public struct RehearseContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "rehearsals", http: .job("rehearsals"), access: .admin, effect: .own,
    summary:
      "Answers the last days' messages again with a draft, as a job: by rules alone, and without sending anything.")
  /// The days, unless the caller asks for another number.
  private static let usualDays = 7
  /// The most days.
  private static let mostDays = 90

  /// The draft; nil for the published content, or `bundle`.
  public let draft: ContentChanges?
  /// A whole bundle in place of a draft, such as a file that is to be imported.
  public let bundle: JSONValue?
  /// How many days back; 1 to 90, 7 unless given.
  public let days: Int?
  /// Only on this channel.
  public let channel: ChannelID?
  /// The most messages; 1 to 1,000.
  public let limit: Int?

  /// Creates the operation.
  public init(
    draft: ContentChanges? = nil, bundle: JSONValue? = nil, days: Int? = nil, channel: ChannelID? = nil,
    limit: Int? = nil
  ) {
    self.draft = draft
    self.bundle = bundle
    self.days = days
    self.channel = channel
    self.limit = limit
  }

  /// Rehearses.
  public func run(_ call: OperationCall) async throws(OperationError) -> RehearsalOutcome {
    let days = min(max(days ?? Self.usualDays, 1), Self.mostDays)
    let content = try await call.services.drafted(draft, bundle: bundle)
    let rehearsal = Rehearsal(
      services: call.services, content: content, since: call.now - .seconds(days * 86_400), channel: channel,
      limit: min(max(limit ?? Rehearsal.mostTurns, 1), Rehearsal.mostTurns))
    let turns = try await rehearsal.run(call)
    return RehearsalOutcome(version: content.version, counts: RehearsalCounts(turns), turns: turns)
  }
}

/// What a rehearsal found. It has no texts of customers: those stay in the log alone.
public struct RehearsalOutcome: Sendable, Hashable, Codable {
  /// The published version that the draft was merged into.
  public let version: Int
  /// How many messages there are of each result.
  public let counts: RehearsalCounts
  /// The messages: by conversation, the most recently active first, and in order.
  public let turns: [RehearsedTurn]
}

/// How many messages there are of each result.
public struct RehearsalCounts: Sendable, Hashable, Codable {
  /// All.
  public let all: Int
  /// Decided by the same step with the same texts, or left to providers as before.
  public let same: Int
  /// Decided by the same step with other texts.
  public let textChanged: Int
  /// Decided by another step.
  public let otherStep: Int
  /// Now answered by a rule.
  public let nowAnswered: Int
  /// No longer answered by a rule.
  public let leftToProviders: Int
  /// Not tried, because the bot was silent then.
  public let silent: Int

  init(_ turns: [RehearsedTurn]) {
    func count(_ result: RehearsedTurn.Result) -> Int { turns.count { $0.result == result } }
    all = turns.count
    same = count(.same)
    textChanged = count(.textChanged)
    otherStep = count(.otherStep)
    nowAnswered = count(.nowAnswered)
    leftToProviders = count(.leftToProviders)
    silent = count(.silent)
  }
}
