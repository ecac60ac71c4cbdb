public import Foundation
public import GatewayKit

/// Takes one turn of a conversation that is not stored, on a draft or on the published content. Nothing is sent.
///
/// The ladder itself decides. The answer comes as one: rules answer at once, and a provider's answer belongs together with
/// its trace. The caller keeps the conversation (`state`) and sends it with the next message.
public struct TryContent: Operation {
  /// What the surfaces need to know.
  public static let spec = OperationSpec(
    "content.chat", http: .post("content/chat"), access: .admin, effect: .edit,
    summary: "Takes one turn of a conversation that is not stored, on a draft or on the published content.")

  /// A node of a flow.
  public struct Place: Codable, Sendable, Hashable {
    /// The flow.
    public let flow: String
    /// The node.
    public let node: String

    /// Creates a place.
    public init(flow: String, node: String) {
      self.flow = flow
      self.node = node
    }
  }

  /// What the customer writes; at most 10,000 characters. Nil only with `startAt`.
  public let message: String?
  /// The id of the option that the customer picks; `message` is its title then.
  public let payload: String?
  /// The channel whose limits shape the answer; nil for plain text.
  public let channel: ChannelID?
  /// The draft; nil for the published content.
  public let draft: ContentChanges?
  /// The `state` of the turn before; nil begins a conversation.
  public let state: String?
  /// Where a flow starts before the message is answered.
  public let startAt: Place?
  /// Whether providers are asked, which costs what it costs with customers and counts for the same budgets; nil for no.
  public let providers: Bool?
  /// The time that it is for the content's hours, from 1970 to 2099; nil for the present.
  public let now: Date?

  /// Creates the operation.
  public init(
    message: String?, payload: String? = nil, channel: ChannelID? = nil, draft: ContentChanges? = nil,
    state: String? = nil, startAt: Place? = nil, providers: Bool? = nil, now: Date? = nil
  ) {
    self.message = message
    self.payload = payload
    self.channel = channel
    self.draft = draft
    self.state = state
    self.startAt = startAt
    self.providers = providers
    self.now = now
  }

  /// Takes the turn.
  public func run(_ call: OperationCall) async throws(OperationError) -> TriedTurn {
    let services = call.services
    guard message?.isEmpty == false || startAt != nil else { throw OperationError(.textEmpty) }
    guard (message?.count ?? 0) <= MatchContent.textLength else {
      throw OperationError(.chatTextTooLong, ["limit": .integer(MatchContent.textLength)])
    }
    let instant = now ?? call.now
    // Calendars have no sensible answer for the years beyond.
    guard (0..<4_102_444_800).contains(instant.timeIntervalSince1970) else {
      let wrong = ArgumentCode.wrongForm.with(["expected": "a time from 1970 to 2099"])
      throw OperationError(.argumentsInvalid, diagnostics: [.error(at: "now", wrong)])
    }
    var dry =
      try state.map { text throws(OperationError) in try services.dryConversation(text) }
      ?? DryConversation(at: instant)
    let ladder = try await dryLadder(call)
    var outcome = DryLadder.Outcome(steps: [], messages: [])
    if let startAt {
      guard let flow = ladder.content.bundle.flow(startAt.flow), let node = flow.node(startAt.node) else {
        throw OperationError(
          .flowNodeNotFound, ["flow": .string(startAt.flow), "node": .string(startAt.node)])
      }
      outcome = await ladder.start(flow, at: node, in: &dry, at: instant)
    }
    if let message, !message.isEmpty {
      let answer = await ladder.answer(
        InboundMessage(parts: [.text(message)], payload: payload), in: &dry, at: instant)
      outcome = DryLadder.Outcome(steps: outcome.steps + answer.steps, messages: outcome.messages + answer.messages)
    }
    return TriedTurn(dry, outcome, state: services.sealed(dry))
  }

  private func dryLadder(_ call: OperationCall) async throws(OperationError) -> DryLadder {
    let services = call.services
    let traits = try channel.map { id throws(OperationError) in try services.channel(id).traits }
    let ladder = services.turns.ladder
    return DryLadder(
      providers == true ? ladder : ladder.withoutProviders, content: try await services.drafted(draft),
      channel: channel ?? TerminalChannel.id, traits: traits ?? TerminalChannel.traits, business: services.business,
      id: ConversationID(rawValue: "dry:\(call.actor.agent.rawValue)"))
  }
}

extension OperationServices {
  /// The conversation that a client kept.
  fileprivate func dryConversation(_ state: String) throws(OperationError) -> DryConversation {
    guard let bytes = identifiers.opened(state),
      let dry = try? JSONDecoder().decode(DryConversation.self, from: Data(bytes))
    else { throw OperationError(.chatStateInvalid) }
    return dry
  }

  /// The conversation as text that the client keeps.
  fileprivate func sealed(_ dry: DryConversation) -> String {
    // Values that were decoded or made here can be encoded.
    identifiers.sealed((try? JSONEncoder().encode(dry)).map { Array($0) } ?? [])
  }
}

/// A turn of a conversation that is not stored.
public struct TriedTurn: Sendable, Hashable, Codable {
  /// A message of the business.
  public struct Message: Sendable, Hashable, Codable {
    /// The author: `bot` or `system`.
    public let author: Author
    /// The text in the channel's markup.
    public let text: String
    /// The options that the customer can pick; `id` is sent as `payload`.
    public let options: [ReplyOption]
  }

  /// Where the customer is in a flow.
  public struct FlowPlace: Sendable, Hashable, Codable {
    /// The flow.
    public let flow: String
    /// The node.
    public let node: String
    /// The flow's variables.
    public let variables: [String: String]
  }

  /// The conversation after the turn, for the next one.
  public let state: String
  /// What the business says.
  public let messages: [Message]
  /// Which steps of the ladder were taken, and why.
  public let steps: [Trace.Step]
  /// Who owns the conversation now: `bot`, or `queue` after a handoff, when the bot says nothing more.
  public let owner: Owner.Kind
  /// Why.
  public let reason: Ownership.Reason
  /// Whether it would be flagged for a person.
  public let flagged: Bool
  /// The open flow; nil for none.
  public let flow: FlowPlace?
  /// What the content has noted about the contact.
  public let contact: ContactProfile

  init(_ dry: DryConversation, _ outcome: DryLadder.Outcome, state: String) {
    self.state = state
    messages = outcome.messages.map {
      Message(author: $0.author, text: $0.message.text, options: $0.message.options?.choices ?? [])
    }
    steps = outcome.steps
    owner = dry.isQueued ? .queue : .bot
    reason = dry.ownership.reason
    flagged = dry.ownership.flagged
    flow = dry.memory.flow.map { FlowPlace(flow: $0.flow, node: $0.node, variables: $0.variables) }
    contact = dry.profile
  }
}
