import Foundation
public import GatewayKit

extension Admin {
  /// Conversations, the most recently active first.
  public func conversations(_ query: ConversationQuery) async throws(AdminError) -> [ConversationSummary] {
    try await summaries(of: stored { () throws(StoreError) in try await store.conversations(query) })
  }

  /// A conversation with the last `limit` lines of its log.
  public func conversation(_ id: ConversationID, limit: Int = 200) async throws(AdminError) -> ConversationDetail {
    let conversation = try await existing(id)
    let lines = try await stored { () throws(StoreError) in try await store.recentLog(of: id, limit: limit) }
    let removed = try await removedFiles(of: lines, on: conversation.channel)
    return ConversationDetail(
      summary: try await summaries(of: [conversation])[0], contact: ContactView(conversation.contact),
      lines: lines.map { ConversationDetail.Line($0, without: removed) })
  }

  /// Makes `agent` the owner; the bot stops answering.
  public func take(_ id: ConversationID, agent: String) async throws(AdminError) -> ConversationSummary {
    try await change(id) { conversation, builder in
      guard conversation.owner != .agent(agent) else { return }
      builder.setFlow(nil)
      builder.give(to: .agent(agent), Ownership(since: clock.now, reason: .taken))
      builder.agentSpoke()
    }
  }

  /// A notice for the author of a reply that a template will be sent instead of the text; nil when there is nothing to
  /// say.
  ///
  /// - Throws: The reason when the text or the files cannot be sent at all.
  public func replyNotice(
    _ id: ConversationID, text: String, files: [FileDescription] = []
  ) async throws(AdminError) -> String? {
    let conversation = try await existing(id)
    guard let channel = channels[conversation.channel] else { return nil }
    try FileFit(channel: channel.id, rules: channel.traits.limits.files).check(files)
    var message = OutgoingMessage(text: text)
    // Any file gives the same result, because templates carry none.
    if !files.isEmpty { message.file = OutgoingFile(kind: .document, source: .address("")) }
    switch FreeFormWindow.of(message, in: conversation, on: channel, now: clock.now) {
    case .open: return nil
    case .closed(let reason): throw AdminError(reason)
    case .reopened(let instead):
      return
        "outside the channel's window: the template \(instead.template?.name ?? "") is sent instead of this text"
    }
  }

  /// Sends `text` as `agent`, who then owns the conversation; the text is the caption of the first of `files`. Nothing
  /// is sent when the channel's window is closed and no template can replace the text.
  public func reply(
    _ id: ConversationID, agent: String, text: String, files: [ReplyFile] = []
  ) async throws(AdminError) -> ConversationSummary {
    let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
    guard !words.isEmpty || !files.isEmpty else { throw AdminError("there is nothing to send: the text is empty") }
    guard words.count <= 10_000 else { throw AdminError("the text has \(words.count) characters, over 10,000") }
    guard files.count <= FileFit.count else { throw AdminError("at most \(FileFit.count) files can be sent at once") }
    let conversation = try await existing(id)
    guard let channel = channels[conversation.channel] else {
      throw AdminError("its channel \(conversation.channel) is not configured any more")
    }
    let replies = try await replies(words, files, on: channel)
    for reply in replies {
      let said = Renderer.render([reply], limits: channel.traits.limits, texts: Catalogue.of(locale: business.locale))
      for message in said {
        if case .closed(let reason) = FreeFormWindow.of(message, in: conversation, on: channel, now: clock.now) {
          throw AdminError(reason)
        }
      }
    }
    return try await change(id) { conversation, builder in
      builder.say(replies, as: .agent)
      builder.remember { $0.draft = nil }
      if conversation.owner != .agent(agent) {
        builder.setFlow(nil)
        builder.give(to: .agent(agent), Ownership(since: clock.now, reason: .taken))
      }
      builder.agentSpoke()
    }
  }

  /// Gives the conversation back to the bot, and clears its flag.
  public func resolve(_ id: ConversationID) async throws(AdminError) -> ConversationSummary {
    try await change(id) { conversation, builder in
      builder.endDraft()
      guard conversation.owner != .bot else { return }
      builder.give(to: .bot, Ownership(since: clock.now, reason: .resolved))
    }
  }

  /// Edits a conversation, and returns its new summary.
  func change(
    _ id: ConversationID, source: String? = nil, replyTo: String? = nil,
    _ build: (Conversation, inout ChangeBuilder) async throws(AdminError) -> Void
  ) async throws(AdminError) -> ConversationSummary {
    try await editor.edit(id, source: source, replyTo: replyTo, build)
    return try await summary(of: id)
  }

  /// The conversation; throws when it does not exist.
  func existing(_ id: ConversationID) async throws(AdminError) -> Conversation {
    guard let conversation = try await stored({ () throws(StoreError) in try await store.conversation(id) }) else {
      throw AdminError("there is no conversation \(id); `balcao conversations list` shows them")
    }
    return conversation
  }
}
