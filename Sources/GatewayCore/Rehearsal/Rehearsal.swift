import Foundation
import GatewayKit

/// Answers recorded messages again with other content, dry: the gate and the rules decide, no provider is asked, nothing is
/// stored or sent.
///
/// A conversation is replayed from the first of its messages in the period on, outside flows. A person's part in it is not
/// replayed: what the bot did not answer then is left out.
struct Rehearsal: Sendable {
  /// The most messages.
  static let mostTurns = 1_000
  /// The most lines of one conversation.
  private static let lines = 400

  let services: OperationServices
  let content: LoadedContent
  let since: Date
  let channel: ChannelID?
  let limit: Int

  /// Replays the most recently active conversations, until the limit.
  func run(_ call: OperationCall) async throws(OperationError) -> [RehearsedTurn] {
    var turns: [RehearsedTurn] = []
    var query = ConversationQuery(channel: channel, limit: 100)
    while turns.count < limit {
      let page = try await services.stored { () throws(StoreError) in try await services.store.conversations(query) }
      for conversation in page
      where conversation.lastActivityAt >= since && turns.count < limit && call.mayUse(conversation) {
        try call.throwIfCancelled()
        turns += try await replay(conversation, upTo: limit - turns.count)
        call.progress(turns.count, of: limit)
      }
      guard let last = page.last, last.lastActivityAt >= since else { break }
      query.before = ConversationCursor(after: last)
    }
    return turns
  }

  private func replay(_ conversation: Conversation, upTo room: Int) async throws(OperationError) -> [RehearsedTurn] {
    let (log, traces) = try await recorded(conversation)
    let said = Self.answers(in: log)
    let ladder = DryLadder(
      services.turns.ladder.withoutProviders, content: content, channel: conversation.channel,
      traits: services.channels[conversation.channel]?.traits ?? .removed, business: services.business,
      id: conversation.id)
    var dry = DryConversation(of: conversation.contact, at: since)
    var turns: [RehearsedTurn] = []
    for entry in log {
      guard turns.count < room, entry.at >= since, let trace = traces[entry.position],
        case .inbound(let id, let event) = entry.content, case .message(let message) = event.content
      else { continue }
      let before = RehearsedTurn.Decider(recorded: trace)
      var after = RehearsedTurn.Decider(step: nil, verdict: nil, reason: nil)
      var result = RehearsedTurn.Result.silent
      if !before.isSilence {
        dry.resume(at: entry.at)
        let outcome = await ladder.answer(message, in: &dry, at: entry.at)
        after = RehearsedTurn.Decider(outcome)
        result = RehearsedTurn.Result(before, said[id] ?? [], after, outcome.messages.map(\.message.text))
      }
      turns.append(
        RehearsedTurn(
          conversation: conversation.id, position: entry.position, at: entry.at, result: result, before: before,
          after: after))
    }
    return turns
  }

  /// The last lines of a conversation, and the traces of their messages by position.
  private func recorded(
    _ conversation: Conversation
  ) async throws(OperationError) -> (log: [LogEntry], traces: [Int64: Trace]) {
    try await services.stored { () throws(StoreError) in
      let log = try await services.store.recentLog(of: conversation.id, limit: Self.lines)
      guard let first = log.first else { return ([], [:]) }
      let traces = try await services.store.traces(of: conversation.id, after: first.position - 1, limit: Self.lines)
      return (log, Dictionary(traces.map { ($0.position, $0.trace) }) { first, _ in first })
    }
  }

  /// What was said in the turns of a log, by the id of the message that each turn answered: ids of answers derive from it.
  static func answers(in log: [LogEntry]) -> [MessageID: [String]] {
    var answers: [MessageID: [String]] = [:]
    for entry in log {
      guard case .outbound(let outbound) = entry.content, outbound.author != .agent,
        let dot = outbound.id.rawValue.lastIndex(of: ".")
      else { continue }
      answers[MessageID(rawValue: String(outbound.id.rawValue[..<dot])), default: []].append(outbound.message.text)
    }
    return answers
  }
}
