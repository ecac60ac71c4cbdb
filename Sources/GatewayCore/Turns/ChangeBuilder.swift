import Foundation
import GatewayKit

/// Builds the single change that a turn, a due time or a person makes to a conversation: messages, owner, memory of the
/// ladder, due times. Pure, and the only place where these are combined.
///
/// The change is valid for the revision of the conversation it was built on. After a conflict, make the same calls on a
/// builder of the current conversation.
struct ChangeBuilder {
  private let conversation: Conversation
  private let traits: ChannelTraits
  private let content: LoadedContent
  private let flowContent: LoadedContent
  private let business: Business
  private let now: Date
  /// The ids of messages derive from it: the turn's, or a fresh one.
  private let source: String
  /// The external id of the message being answered.
  private let replyTo: String?

  private(set) var change: ConversationChange
  private var memory: ConversationMemory

  /// Creates a builder whose change is empty. `source` must be equal for every attempt at the same change and different
  /// for any other. `flowContent` is the content version of the open flow, where it differs from `content`.
  init(
    _ conversation: Conversation, traits: ChannelTraits, content: LoadedContent, flowContent: LoadedContent? = nil,
    business: Business, now: Date, source: String, replyTo: String? = nil
  ) {
    self.conversation = conversation
    self.traits = traits
    self.content = content
    self.flowContent = flowContent ?? content
    self.business = business
    self.now = now
    self.source = source
    self.replyTo = replyTo
    memory = conversation.memory
    change = ConversationChange(
      conversation: conversation.id, expectedEpoch: conversation.epoch, expectedRevision: conversation.revision,
      now: now)
  }

  private var texts: Catalogue { Catalogue.of(locale: business.locale) }

  /// Adds messages, adapted to what the channel supports.
  mutating func say(_ replies: [Reply], as author: Author) {
    var said: [OutgoingMessage] = []
    for reply in replies {
      let rendered = Renderer.render([reply], limits: traits.limits, texts: texts)
      let first = change.messages.count
      for message in rendered { say(message, as: author) }
      if let data = reply.providerData, !rendered.isEmpty {
        change.kept.append(ConversationChange.KeptData(data, messages: first..<change.messages.count))
      }
      said += rendered
    }
    if !said.isEmpty { remember { $0.numberedOptions = NumberedOptions.shown(in: said) } }
  }

  private mutating func say(_ message: OutgoingMessage, as author: Author) {
    let name = "\(source).\(change.messages.count + 1)"
    change.messages.append(OutboundMessage(id: MessageID(rawValue: name), author: author, message: message))
    guard !traits.logIsDelivery else { return }
    let delivery = Delivery(
      id: DeliveryID(rawValue: name), thread: conversation.thread, recipients: conversation.contact.aliases,
      author: author, message: message, replyTo: replyTo)
    change.deliveries.append(NewDelivery(delivery, turn: author == .bot ? source : nil, notBefore: now))
  }

  /// Applies a rung's answer: its messages and its changes.
  mutating func apply(_ answer: Answer, as author: Author) {
    say(answer.replies, as: author)
    change.profile.append(answer.profile)
    switch answer.flow {
    case .unchanged: break
    case .ended: setFlow(nil)
    case .at(let state): setFlow(state)
    }
  }

  /// Sets the customer's flow; nil ends it.
  mutating func setFlow(_ state: FlowState?) {
    remember { $0.flow = state }
    let runsOn = state?.contentVersion == flowContent.version ? flowContent : content
    change.due += FlowMachine.due(after: state, in: runsOn.bundle, now: now)
  }

  /// Edits the ladder's memory.
  mutating func remember(_ edit: (inout ConversationMemory) -> Void) {
    edit(&memory)
    if memory != conversation.memory || change.memory != nil { change.memory = memory }
  }

  /// Hands off to a person. Outside business hours no agent would come: the customer receives that notice, the
  /// conversation is flagged, and the bot keeps answering. A handoff with an empty message sends no notice either: it
  /// is for messages that are too old for any automatic answer.
  mutating func handOff(_ handoff: Handoff) {
    let policy = content.bundle.handoff
    setFlow(nil)
    want(handoff.reason, team: handoff.team)
    if let hours = content.bundle.businessHours, !hours.isOpen(at: now, in: business.timeZone) {
      if handoff.message != "" { say([Reply(hours.awayMessage ?? texts.awayMessage)], as: .bot) }
      return
    }
    let words = handoff.message ?? policy.message ?? texts.handoffMessage
    if !words.isEmpty { say([Reply(words)], as: .bot) }
    give(to: .queue, Ownership(since: now, reason: handoff.reason, team: handoff.team, flagged: true))
    if let timeout = policy.queueTimeout { change.due.append(.set(.queueTimeout, now + timeout)) }
  }

  /// Records that a person is wanted, and flags the conversation.
  mutating func want(_ reason: Ownership.Reason, team: String? = nil) {
    let since = memory.wish?.since ?? now
    remember { $0.wish = Wish(reason: reason, team: team, since: since) }
    flag(true)
  }

  /// Gives the conversation to an owner and cancels the due times of the previous one.
  mutating func give(to owner: Owner, _ ownership: Ownership) {
    change.owner = ConversationChange.NewOwner(owner, ownership)
    if !ownership.flagged { remember { $0.wish = nil } }
    change.due += [.cancel(.queueTimeout), .cancel(.botReturn)]
  }

  /// Records an agent's message: the time until the bot returns counts from the last one.
  mutating func agentSpoke() {
    guard let wait = content.bundle.handoff.returnToBotAfter else { return }
    change.due.append(.set(.botReturn, now + wait))
  }

  /// Sets the attention flag, or clears it together with the handoff request behind it.
  mutating func flag(_ flagged: Bool) {
    change.flagged = flagged
    if !flagged { remember { $0.wish = nil } }
  }

  /// Assigns the conversation to a team; nil to none.
  mutating func assign(to team: TeamID?) {
    guard team != conversation.team else { return }
    change.team = team.map { .assigned($0) } ?? .removed
  }

  /// Adds a remark for colleagues.
  mutating func remark(_ text: String, by agent: AgentID) {
    let name = "\(source).n\(change.notes.count + 1)"
    change.notes.append(Note(id: MessageID(rawValue: name), agent: agent, text: text))
  }

  /// Sets or cancels a due time.
  mutating func due(_ due: DueChange) { change.due.append(due) }

  /// Marks a turn as completed by this change.
  mutating func complete(_ position: Int64, _ trace: Trace, asked: [AskedPrompt] = []) {
    change.turns.append(ConversationChange.CompletedTurn(position: position, trace: trace, asked: asked))
  }
}
