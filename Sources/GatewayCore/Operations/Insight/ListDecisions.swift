public import Foundation
public import GatewayKit

/// Lists what was decided, over all conversations, the newest first.
public struct ListDecisions: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "decisions.list", http: .get("traces"), access: .admin, effect: .read,
    summary: "Lists what decided each message over all conversations, with its trace, the newest first.")

  /// Only those of this step: a rung or a provider.
  public let rung: String?
  /// Only those with this verdict.
  public let verdict: Trace.Step.Verdict?
  /// Only those on this channel.
  public let channel: ChannelID?
  /// Only messages that arrived at this time or later.
  public let from: Date?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 200.
  public let limit: Int?

  /// Creates the operation.
  public init(
    rung: String? = nil, verdict: Trace.Step.Verdict? = nil, channel: ChannelID? = nil, from: Date? = nil,
    cursor: String? = nil, limit: Int? = nil
  ) {
    self.rung = rung
    self.verdict = verdict
    self.channel = channel
    self.from = from
    self.cursor = cursor
    self.limit = limit
  }

  /// Lists.
  public func run(_ call: OperationCall) async throws(OperationError) -> Page<DecidedTurn> {
    var query = DecisionQuery(rung: rung, verdict: verdict, channel: channel, from: from)
    if let cursor {
      guard let before = Int64(cursor) else { throw OperationError(.invalidCursor) }
      query.before = before
    }
    query.limit = min(max(limit ?? query.limit, 1), DecisionQuery.maximumLimit)
    let found = try await call.services.stored { () throws(StoreError) in
      try await call.services.store.decisions(query)
    }
    return Page(found.decisions, next: found.next.map { "\($0)" })
  }
}
