import Foundation
public import GatewayKit

/// Adds a remark for colleagues to a conversation. It goes neither to the customer nor to a model.
public struct AddNote: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.note",
    http: .post("conversations/{conversation}/notes", status: 201, headers: [.idempotencyKey: "key"]),
    access: .agent, effect: .edit, audited: .object("conversation", "conversation"),
    summary: "Adds a remark for colleagues to a conversation; neither the customer nor a model sees it.")
  /// The most characters of a note.
  static let textLimit = 10_000
  /// How many of the last lines are searched for a repeated key.
  private static let linesSearched = 200

  /// The conversation.
  public let conversation: ConversationID
  /// The text, in Markdown; up to 10,000 characters.
  public let text: String
  /// The caller's key of this note. A key that stands in the last 200 lines adds nothing again.
  public let key: String?

  /// Creates the operation.
  public init(conversation: ConversationID, text: String, key: String? = nil) {
    self.conversation = conversation
    self.text = text
    self.key = key
  }

  /// Adds it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationSummary {
    let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !words.isEmpty else { throw OperationError(.textEmpty) }
    guard words.count <= Self.textLimit else {
      throw OperationError(.textTooLong, ["count": .integer(words.count), "limit": .integer(Self.textLimit)])
    }
    let (services, agent) = (call.services, call.actor.agent)
    let source = key.map { services.identifiers.reply(in: conversation, by: agent, key: $0) }
    return try await call.edit(conversation, source: source) { conversation, builder async throws(OperationError) in
      if let source {
        let recent = try await services.stored { () throws(StoreError) in
          try await services.store.recentLog(of: conversation.id, limit: Self.linesSearched)
        }
        if recent.contains(where: { $0.isNote(source) }) { return }
      }
      builder.remark(words, by: agent)
    }
  }
}

extension LogEntry {
  /// Whether the line is the note whose id derives from `source`.
  fileprivate func isNote(_ source: String) -> Bool {
    if case .note(let note) = content { note.id.rawValue.hasPrefix(source + ".") } else { false }
  }
}
