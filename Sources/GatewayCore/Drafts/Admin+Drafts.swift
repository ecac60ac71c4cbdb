import Foundation
public import GatewayKit

extension Admin {
  /// The answers that wait for a person to send them, the oldest first.
  public func drafts() async throws(AdminError) -> [DraftSummary] {
    try await withDrafts().compactMap { conversation in
      conversation.memory.draft.map { DraftSummary($0, in: conversation) }
    }.sorted { $0.at < $1.at }
  }

  /// Sends a draft as `agent`, in other words where `text` gives some. The bot keeps the conversation.
  public func sendDraft(_ id: MessageID, text: String?, agent: String) async throws(AdminError) -> ConversationSummary {
    let edited = (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard edited.count <= 10_000 else { throw AdminError("the text has \(edited.count) characters, over 10,000") }
    let conversation = try await conversation(ofDraft: id)
    return try await change(
      conversation.id, name: "\(id).draft", replyTo: conversation.memory.draft?.replyTo
    ) { conversation, builder in
      guard let draft = conversation.memory.draft, draft.id == id else { return }
      builder.say([Reply(edited.isEmpty ? draft.text : edited)], as: .agent)
      builder.endDraft()
      if conversation.owner.kind == .agent { builder.agentSpoke() }
    }
  }

  /// Takes a draft away; nothing is sent.
  public func discardDraft(_ id: MessageID) async throws(AdminError) -> ConversationSummary {
    try await change(try await conversation(ofDraft: id).id, name: naming.fresh("a")) { conversation, builder in
      if conversation.memory.draft?.id == id { builder.endDraft() }
    }
  }

  private func conversation(ofDraft id: MessageID) async throws(AdminError) -> Conversation {
    guard let found = try await withDrafts().first(where: { $0.memory.draft?.id == id }) else {
      throw AdminError("there is no draft \(id); `balcao conversations drafts list` shows them")
    }
    return found
  }

  /// A conversation with a draft is flagged as long as the bot or the queue has it.
  private func withDrafts() async throws(AdminError) -> [Conversation] {
    let (flagged, taken) = try await stored { () throws(StoreError) in
      (
        try await store.conversations(ConversationQuery(flagged: true, limit: 1_000)),
        try await store.conversations(ConversationQuery(owner: .agent, limit: 1_000))
      )
    }
    let ids = Set(flagged.map(\.id))
    return (flagged + taken.filter { !ids.contains($0.id) }).filter { $0.memory.draft != nil }
  }
}

extension ChangeBuilder {
  /// The draft is done with, and with it what asked for a person's attention.
  mutating func endDraft() {
    remember { $0.draft = nil }
    flag(false)
  }
}
