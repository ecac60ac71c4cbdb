import Foundation
public import GatewayKit

/// Sends a draft as an agent. The bot keeps the conversation. Fails when another person has sent or discarded the draft,
/// or a newer one has replaced it.
public struct SendDraft: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "drafts.send", http: .post("drafts/{draft}/send"), access: .agent, effect: .edit,
    audited: .object("draft", "draft"), summary: "Sends a model's draft, with another text if one is given.")

  /// The draft.
  public let draft: MessageID
  /// The text to send instead; nil or empty for the draft's own.
  public let text: String?

  /// Creates the operation.
  public init(draft: MessageID, text: String? = nil) {
    self.draft = draft
    self.text = text
  }

  /// Sends it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationSummary {
    let edited = (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    guard edited.count <= ReplyToConversation.textLimit else {
      throw OperationError(
        .textTooLong, ["count": .integer(edited.count), "limit": .integer(ReplyToConversation.textLimit)])
    }
    let found = try await call.conversation(ofDraft: draft)
    return try await call.edit(
      found.id, source: "\(draft).draft", replyTo: found.memory.draft?.replyTo
    ) { conversation, builder throws(OperationError) in
      let written = try conversation.draft(draft)
      builder.say([Reply(edited.isEmpty ? written.text : edited)], as: .agent)
      builder.endDraft()
      if conversation.owner.kind == .agent { builder.agentSpoke() }
    }
  }
}

/// Discards a draft; nothing is sent. Fails when another person has sent or discarded the draft, or a newer one has
/// replaced it.
public struct DiscardDraft: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "drafts.discard", http: .post("drafts/{draft}/discard"), access: .agent, effect: .edit,
    audited: .object("draft", "draft"), summary: "Discards a model's draft; nothing is sent.")

  /// The draft.
  public let draft: MessageID

  /// Creates the operation.
  public init(draft: MessageID) { self.draft = draft }

  /// Discards it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationSummary {
    let found = try await call.conversation(ofDraft: draft)
    return try await call.edit(found.id) { conversation, builder throws(OperationError) in
      _ = try conversation.draft(draft)
      builder.endDraft()
    }
  }
}

extension OperationCall {
  /// The conversation that has the draft; throws when there is none that the actor may see.
  fileprivate func conversation(ofDraft id: MessageID) async throws(OperationError) -> Conversation {
    let found = try await services.stored { () throws(StoreError) in
      try await services.store.conversations(ConversationQuery(draft: .named(id), limit: 1))
    }
    guard let conversation = found.first, mayUse(conversation) else {
      throw OperationError(.draftNotFound, ["draft": .string(id.rawValue)])
    }
    return conversation
  }
}

extension Conversation {
  /// The draft; throws when the conversation no longer has it.
  fileprivate func draft(_ id: MessageID) throws(OperationError) -> Draft {
    guard let draft = memory.draft, draft.id == id else {
      throw OperationError(
        .draftSettled, ["draft": .string(id.rawValue)],
        remedy: .run(operation: ShowConversation.spec.name, arguments: ["conversation": .string(self.id.rawValue)]))
    }
    return draft
  }
}

extension ChangeBuilder {
  /// Removes the draft, and with it the request for a person's attention.
  mutating func endDraft() {
    remember { $0.draft = nil }
    flag(false)
  }
}
