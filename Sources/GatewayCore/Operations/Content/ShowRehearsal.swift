import Foundation
import GatewayKit

/// Shows a rehearsal with the texts of its messages, as the log has them now.
public struct ShowRehearsal: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "rehearsals.show", http: .get("rehearsals/{rehearsal}"), access: .admin, effect: .read,
    summary: "Shows a rehearsal: its job, the counts, and a page of its messages with what was answered then.")
  /// The most items of a page, unless the caller asks for another number.
  private static let pageLength = 50

  /// The rehearsal: the id of its job.
  public let rehearsal: JobID
  /// Only messages with this result.
  public let result: RehearsedTurn.Result?
  /// Where the page begins: `next` of the page before.
  public let cursor: String?
  /// The most items; 1 to 200.
  public let limit: Int?

  /// Creates the operation.
  public init(
    rehearsal: JobID, result: RehearsedTurn.Result? = nil, cursor: String? = nil, limit: Int? = nil
  ) {
    self.rehearsal = rehearsal
    self.result = result
    self.cursor = cursor
    self.limit = limit
  }

  /// Shows it.
  public func run(_ call: OperationCall) async throws(OperationError) -> RehearsalView {
    let services = call.services
    var job = try await services.storedJob(rehearsal)
    guard job.kind == RehearseContent.spec.name else {
      throw OperationError(.jobNotFound, ["job": .string(rehearsal.rawValue)])
    }
    let outcome = job.result.flatMap { try? JobCoding.decoder.decode(RehearsalOutcome.self, from: Data($0)) }
    job.result = nil
    let turns = outcome?.turns.filter { result == nil || $0.result == result } ?? []
    var first = 0
    if let cursor {
      guard let index = Int(cursor), index >= 0 else { throw OperationError(.invalidCursor) }
      first = min(index, turns.count)
    }
    let last = min(first + min(max(limit ?? Self.pageLength, 1), 200), turns.count)
    return RehearsalView(
      job: services.view(job), counts: outcome?.counts, items: try await call.items(Array(turns[first..<last])),
      next: last < turns.count ? String(last) : nil)
  }
}

/// A rehearsal as people see it.
public struct RehearsalView: Sendable, Hashable, Codable {
  /// A message that was answered again.
  public struct Item: Sendable, Hashable, Codable {
    /// What was compared.
    public let turn: RehearsedTurn
    /// What the customer wrote; nil if it is not in the log any more.
    public let message: String?
    /// What the bot answered then.
    public let said: [String]
  }

  /// The job, without its result.
  public let job: JobView
  /// How many messages there are of each result; nil before the end.
  public let counts: RehearsalCounts?
  /// A page of the messages.
  public let items: [Item]
  /// Where the next page begins; nil after the last item.
  public let next: String?
}

extension OperationCall {
  /// The most lines that an answer is looked for in, after its message.
  private static let answerLines = 40

  /// The turns with their texts, without those of conversations that the actor may not see.
  fileprivate func items(_ turns: [RehearsedTurn]) async throws(OperationError) -> [RehearsalView.Item] {
    let store = services.store
    return try await services.stored { () throws(StoreError) in
      var items: [RehearsalView.Item] = []
      for turn in turns {
        guard let conversation = try await store.conversation(turn.conversation), mayUse(conversation) else { continue }
        let log = try await store.log(of: turn.conversation, after: turn.position - 1, limit: Self.answerLines)
        guard let entry = log.first, entry.position == turn.position,
          case .inbound(let id, let event) = entry.content, case .message(let message) = event.content
        else {
          items.append(RehearsalView.Item(turn: turn, message: nil, said: []))
          continue
        }
        items.append(
          RehearsalView.Item(turn: turn, message: message.inWords, said: Rehearsal.answers(in: log)[id] ?? []))
      }
      return items
    }
  }
}
