public import GatewayKit

/// Shows what the caller was writing in a conversation.
public struct ShowOwnDraft: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "own_draft.show", http: .get("conversations/{conversation}/draft"), access: .agent, effect: .read,
    summary: "Shows what the caller was writing in a conversation.")

  /// The conversation.
  public let conversation: ConversationID

  /// Creates the operation.
  public init(conversation: ConversationID) { self.conversation = conversation }

  /// Reads it.
  public func run(_ call: OperationCall) async throws(OperationError) -> OwnDraft {
    _ = try await call.conversation(conversation)
    return try await call.services.stored { () throws(StoreError) in
      try await call.services.store.ownDraft(of: call.actor.agent, in: conversation)
    }
  }
}

/// Saves what the caller is writing in a conversation. It survives a restart, and nobody else sees it.
public struct SaveOwnDraft: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "own_draft.save", http: .put("conversations/{conversation}/draft", headers: [.ifMatch: "revision"]),
    access: .agent, effect: .own, summary: "Saves what the caller is writing in a conversation.")
  /// The most bytes of each text.
  static let byteLimit = 64 << 10

  /// The conversation.
  public let conversation: ConversationID
  /// The reply to the customer; nil or empty for none. Up to 64 KiB.
  public let text: String?
  /// The note for colleagues; nil or empty for none. Up to 64 KiB.
  public let note: String?
  /// The revision that the draft is based on; nil replaces any.
  public let revision: Int64?

  /// Creates the operation.
  public init(conversation: ConversationID, text: String? = nil, note: String? = nil, revision: Int64? = nil) {
    self.conversation = conversation
    self.text = text
    self.note = note
    self.revision = revision
  }

  /// Saves it.
  public func run(_ call: OperationCall) async throws(OperationError) -> OwnDraft {
    let (text, note) = (text ?? "", note ?? "")
    for part in [text, note] where part.utf8.count > Self.byteLimit {
      throw OperationError(
        .ownDraftTooLong, ["count": .integer(part.utf8.count), "limit": .integer(Self.byteLimit)])
    }
    return try await call.saveOwnDraft(text, note, in: conversation, after: revision)
  }
}

/// Removes what the caller was writing in a conversation.
public struct RemoveOwnDraft: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "own_draft.remove", http: .delete("conversations/{conversation}/draft", headers: [.ifMatch: "revision"]),
    access: .agent, effect: .own, summary: "Removes what the caller was writing in a conversation.")

  /// The conversation.
  public let conversation: ConversationID
  /// The revision that is removed; nil removes any.
  public let revision: Int64?

  /// Creates the operation.
  public init(conversation: ConversationID, revision: Int64? = nil) {
    self.conversation = conversation
    self.revision = revision
  }

  /// Removes it.
  public func run(_ call: OperationCall) async throws(OperationError) -> OwnDraft {
    try await call.saveOwnDraft("", "", in: conversation, after: revision)
  }
}

extension OperationCall {
  fileprivate func saveOwnDraft(
    _ text: String, _ note: String, in conversation: ConversationID, after revision: Int64?
  ) async throws(OperationError) -> OwnDraft {
    _ = try await self.conversation(conversation)
    let (services, agent) = (self.services, actor.agent)
    let saved = try await services.stored { () throws(StoreError) in
      try await services.store.saveOwnDraft(
        text: text, note: note, of: agent, in: conversation, after: revision, now: now)
    }
    if let saved { return saved }
    let other = try await services.stored { () throws(StoreError) in
      try await services.store.ownDraft(of: agent, in: conversation)
    }
    throw OperationError(
      .ownDraftChanged,
      ["text": .string(other.text), "note": .string(other.note), "revision": .string(other.revisionText)])
  }
}
