import Foundation
public import GatewayKit

extension Admin {
  /// Drafts that wait for a person, oldest first.
  public func drafts() async throws(AdminError) -> [DraftSummary] {
    let conversations = try await stored { () throws(StoreError) in
      try await store.allConversations(ConversationQuery(draft: .any))
    }
    return conversations.compactMap { conversation in
      conversation.memory.draft.map { DraftSummary($0, in: conversation) }
    }.sorted { $0.at < $1.at }
  }

  /// Sends a draft as `agent`, with another text if `text` is given. The bot keeps the conversation.
  ///
  /// - Throws: When another person has sent or discarded the draft, or a newer one has replaced it.
  public func sendDraft(_ id: MessageID, text: String?, agent: String) async throws(AdminError) -> ConversationSummary {
    let edited = (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard edited.count <= 10_000 else { throw AdminError("the text has \(edited.count) characters, over 10,000") }
    let conversation = try await conversation(ofDraft: id)
    return try await change(
      conversation.id, source: "\(id).draft", replyTo: conversation.memory.draft?.replyTo
    ) { conversation, builder throws(AdminError) in
      let draft = try draft(id, in: conversation)
      builder.say([Reply(edited.isEmpty ? draft.text : edited)], as: .agent)
      builder.endDraft()
      if conversation.owner.kind == .agent { builder.agentSpoke() }
    }
  }

  /// Discards a draft; nothing is sent.
  ///
  /// - Throws: When another person has sent or discarded the draft, or a newer one has replaced it.
  public func discardDraft(_ id: MessageID) async throws(AdminError) -> ConversationSummary {
    try await change(try await conversation(ofDraft: id).id) { conversation, builder throws(AdminError) in
      _ = try draft(id, in: conversation)
      builder.endDraft()
    }
  }

  /// The draft; throws when the conversation no longer has it.
  private func draft(_ id: MessageID, in conversation: Conversation) throws(AdminError) -> Draft {
    guard let draft = conversation.memory.draft, draft.id == id else {
      throw AdminError(
        "the draft \(id) was sent or discarded already, or a newer one took its place; "
          + "`balcao conversations show \(conversation.id)` shows what was said")
    }
    return draft
  }

  private func conversation(ofDraft id: MessageID) async throws(AdminError) -> Conversation {
    let found = try await stored { () throws(StoreError) in
      try await store.conversations(ConversationQuery(draft: .named(id), limit: 1))
    }
    guard let conversation = found.first else {
      throw AdminError(
        "there is no draft \(id), or it was sent or discarded already; `balcao conversations drafts list` shows them")
    }
    return conversation
  }
}

extension ChangeBuilder {
  /// Removes the draft, and with it the request for a person's attention.
  mutating func endDraft() {
    remember { $0.draft = nil }
    flag(false)
  }
}
