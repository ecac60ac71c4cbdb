public import Foundation
public import GatewayKit

/// What decided each turn, over all conversations. It is written with the turn's trace.
public protocol DecisionStore: Sendable {
  /// Decisions, the newest first. A trace that cannot be read is left out and reported.
  func decisions(_ query: DecisionQuery) async throws(StoreError) -> DecisionPage

  /// How many decisions were made from `from` until `to`, by rung, verdict and code, on one channel or on all; the most
  /// frequent first.
  func decisionCounts(
    from: Date, to: Date, channel: ChannelID?
  ) async throws(StoreError) -> [DecisionCount]
}

/// Which decisions to list.
public struct DecisionQuery: Sendable, Hashable {
  /// The largest page.
  public static let maximumLimit = 200

  /// Only those of this step, a rung or a provider.
  public var rung: String?
  /// Only those with this verdict.
  public var verdict: Trace.Step.Verdict?
  /// Only those on this channel.
  public var channel: ChannelID?
  /// Only messages that arrived at this time or later.
  public var from: Date?
  /// Only messages before this position: the next page.
  public var before: Int64?
  /// The most decisions; 1 to `maximumLimit`.
  public var limit: Int

  /// Creates a query.
  public init(
    rung: String? = nil, verdict: Trace.Step.Verdict? = nil, channel: ChannelID? = nil, from: Date? = nil,
    before: Int64? = nil, limit: Int = 50
  ) {
    self.rung = rung
    self.verdict = verdict
    self.channel = channel
    self.from = from
    self.before = before
    self.limit = limit
  }
}

/// A page of decisions.
public struct DecisionPage: Sendable, Hashable {
  /// The decisions.
  public let decisions: [DecidedTurn]
  /// The position before which the next page begins; nil after the last one.
  public let next: Int64?

  /// Creates a page.
  public init(decisions: [DecidedTurn], next: Int64?) {
    self.decisions = decisions
    self.next = next
  }
}

/// The decision of one turn.
public struct DecidedTurn: Sendable, Hashable, Codable {
  /// The position of the answered message in the log.
  public let position: Int64
  /// The conversation.
  public let conversation: ConversationID
  /// The channel.
  public let channel: ChannelID
  /// When the message arrived.
  public let at: Date
  /// The trace of the turn.
  public let trace: Trace

  /// Creates a decision.
  public init(position: Int64, conversation: ConversationID, channel: ChannelID, at: Date, trace: Trace) {
    self.position = position
    self.conversation = conversation
    self.channel = channel
    self.at = at
    self.trace = trace
  }
}

/// A number of decisions.
public struct DecisionCount: Sendable, Hashable, Codable {
  /// The step that decided: a rung or a provider.
  public let rung: String
  /// Its verdict.
  public let verdict: Trace.Step.Verdict
  /// The code of its reason.
  public let code: String
  /// How many.
  public let count: Int

  /// Creates a count.
  public init(rung: String, verdict: Trace.Step.Verdict, code: String, count: Int) {
    self.rung = rung
    self.verdict = verdict
    self.code = code
    self.count = count
  }
}
