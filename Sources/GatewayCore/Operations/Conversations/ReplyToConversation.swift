import Foundation
public import GatewayKit

/// Sends a text or files as an agent, who then owns the conversation; the text is the caption of the first file. Nothing
/// is sent when the channel's window is closed and no template can replace the text.
public struct ReplyToConversation: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.reply",
    http: .post(
      "conversations/{conversation}/messages", status: 201, headers: [.ifMatch: "basis", .idempotencyKey: "key"]),
    access: .agent,
    effect: .send, audited: .object("conversation", "conversation"),
    summary: "Sends a text or files to the customer as an agent, who then owns the conversation.")
  /// The most characters of a text.
  static let textLimit = 10_000
  /// How many of the last lines are searched for a repeated key and for what colleagues said.
  private static let linesSearched = 200

  /// The conversation.
  public let conversation: ConversationID
  /// The text, in Markdown; up to 10,000 characters.
  public let text: String
  /// The files, which were uploaded before; up to ten.
  public let files: [ReplyFile]?
  /// What the agent had seen. If a colleague or the bot has said something since, or the owner has changed, nothing is
  /// sent.
  public let basis: ConversationRevision?
  /// The caller's key of this reply. A key that stands in the last 200 lines sends nothing again.
  public let key: String?

  /// Creates the operation.
  public init(
    conversation: ConversationID, text: String, files: [ReplyFile]? = nil, basis: ConversationRevision? = nil,
    key: String? = nil
  ) {
    self.conversation = conversation
    self.text = text
    self.files = files
    self.basis = basis
    self.key = key
  }

  /// Sends it.
  public func run(_ call: OperationCall) async throws(OperationError) -> ConversationSummary {
    let services = call.services
    let (words, files) = try checked()
    let found = try await call.conversation(conversation)
    guard let channel = services.channels[found.channel] else {
      throw OperationError(.channelGone, ["channel": .string(found.channel.rawValue)])
    }
    let replies = try await services.replies(words, files, on: channel)
    try services.checkWindow(of: found, for: replies, on: channel)
    let agent = call.actor.agent
    let source = key.map { services.identifiers.reply(in: conversation, by: agent, key: $0) }
    return try await call.edit(conversation, source: source) { conversation, builder async throws(OperationError) in
      if basis != nil || source != nil {
        let recent = try await services.stored { () throws(StoreError) in
          try await services.store.recentLog(of: conversation.id, limit: Self.linesSearched)
        }
        if let source, recent.contains(where: { $0.isReply(source) }) { return }
        if let basis { try Self.check(basis, against: conversation, recent, agent) }
      }
      builder.say(replies, as: .agent)
      builder.remember { $0.draft = nil }
      if conversation.owner != .agent(agent) {
        builder.setFlow(nil)
        builder.give(to: .agent(agent), Ownership(since: call.now, reason: .taken))
      }
      builder.agentSpoke()
    }
  }

  private func checked() throws(OperationError) -> (String, [ReplyFile]) {
    let words = text.trimmingCharacters(in: .whitespacesAndNewlines)
    let files = files ?? []
    guard !words.isEmpty || !files.isEmpty else { throw OperationError(.textEmpty) }
    guard words.count <= Self.textLimit else {
      throw OperationError(.textTooLong, ["count": .integer(words.count), "limit": .integer(Self.textLimit)])
    }
    guard files.count <= FileFit.count else {
      throw OperationError(.filesTooMany, ["count": .integer(files.count), "limit": .integer(FileFit.count)])
    }
    return (words, files)
  }

  /// Throws when somebody else spoke for the business after `basis`, or the owner changed.
  private static func check(
    _ basis: ConversationRevision, against conversation: Conversation, _ recent: [LogEntry], _ agent: AgentID
  ) throws(OperationError) {
    let said = recent.filter { $0.position > basis.position }
      .filter { if case .outbound = $0.content { true } else { false } }
    guard conversation.epoch != basis.epoch || !said.isEmpty else { return }
    let lines = said.map { entry -> JSONValue in
      let line = ConversationDetail.Line(entry, without: [])
      return [
        "author": .string(line.author?.rawValue ?? ""), "at": .string(line.at.formatted(.balcao)),
        "text": .string(line.text),
      ]
    }
    let owner: AgentID? = if case .agent(let id) = conversation.owner { id } else { nil }
    throw OperationError(
      .answeredMeanwhile,
      [
        "lines": .array(lines), "owner": .string(owner?.name ?? conversation.owner.kind.rawValue),
        "revision": .string(
          ConversationRevision(epoch: conversation.epoch, position: recent.last?.position ?? 0).description),
      ])
  }
}

/// Tells what a reply would become, without sending it.
public struct PreviewReply: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "conversations.reply_notice", http: .post("conversations/{conversation}/messages/check"), access: .agent,
    effect: .read,
    summary: "Tells whether a reply can be sent, and whether a template will be sent instead of the text.")

  /// The conversation.
  public let conversation: ConversationID
  /// The text.
  public let text: String
  /// The files.
  public let files: [FileDescription]?

  /// The warning, if any. Wrapped in an object, because an answer over the socket is never null.
  public struct Outcome: Codable, Sendable, Hashable {
    /// The template that is sent instead of the text; nil when the reply is sent unchanged.
    public let template: String?
  }

  /// Creates the operation.
  public init(conversation: ConversationID, text: String, files: [FileDescription]? = nil) {
    self.conversation = conversation
    self.text = text
    self.files = files
  }

  /// Checks it; fails when the text or the files cannot be sent at all.
  public func run(_ call: OperationCall) async throws(OperationError) -> Outcome {
    let services = call.services
    let found = try await call.conversation(conversation)
    guard let channel = services.channels[found.channel] else { return Outcome(template: nil) }
    let files = files ?? []
    try FileFit(channel: channel.id, rules: channel.traits.limits.files).check(files)
    var message = OutgoingMessage(text: text)
    // Any file gives the same result, because templates carry none.
    if !files.isEmpty { message.file = OutgoingFile(kind: .document, source: .address("")) }
    switch FreeFormWindow.of(message, in: found, on: channel, now: call.now) {
    case .open: return Outcome(template: nil)
    case .closed(let reason): throw OperationError(.windowClosed, ["reason": reason.parameter])
    case .reopened(let instead): return Outcome(template: instead.template?.name ?? "")
    }
  }
}

extension OperationServices {
  /// Throws when the channel's window is closed for one of the messages that the replies become.
  func checkWindow(of conversation: Conversation, for replies: [Reply], on channel: Channel) throws(OperationError) {
    for reply in replies {
      let said = Renderer.render([reply], limits: channel.traits.limits, texts: Catalogue.of(locale: business.locale))
      for message in said {
        if case .closed(let reason) = FreeFormWindow.of(message, in: conversation, on: channel, now: clock.now) {
          throw OperationError(.windowClosed, ["reason": reason.parameter])
        }
      }
    }
  }
}

extension LogEntry {
  /// Whether the line is a message of the reply whose ids derive from `source`.
  fileprivate func isReply(_ source: String) -> Bool {
    if case .outbound(let outbound) = content { outbound.id.rawValue.hasPrefix(source + ".") } else { false }
  }
}
