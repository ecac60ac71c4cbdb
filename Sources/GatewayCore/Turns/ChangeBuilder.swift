import Foundation
import GatewayKit

/// Builds the one change that a turn, a due time or a person makes to a conversation: what is said, who owns it
/// afterwards, what the ladder remembers, what falls due. Pure; the only place where these meet.
///
/// The change holds for the revision of the conversation it is built on. If that is overtaken, the same calls on a builder
/// of the conversation as it is then give the change to commit.
struct ChangeBuilder {
  private let conversation: Conversation
  private let traits: ChannelTraits
  private let content: LoadedContent
  private let flowContent: LoadedContent
  private let business: Business
  private let now: Date
  /// What messages are named after: the turn, or a fresh name.
  private let source: String
  /// The external id of the message that is answered.
  private let replyTo: String?

  private(set) var change: ConversationChange
  private var memory: ConversationMemory

  /// A builder for a change that, so far, changes nothing. `source` must be the same for every attempt at the same
  /// change, and no other's. `flowContent` is the version that the open flow runs on, where that may be another.
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

  /// Says something, fitted to the channel.
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

  /// Applies what a rung wants said and changed.
  mutating func apply(_ answer: Answer, as author: Author) {
    say(answer.replies, as: author)
    change.profile.append(answer.profile)
    switch answer.flow {
    case .unchanged: break
    case .ended: setFlow(nil)
    case .at(let state): setFlow(state)
    }
  }

  /// Puts the customer into a flow, or out of any.
  mutating func setFlow(_ state: FlowState?) {
    remember { $0.flow = state }
    let runsOn = state?.contentVersion == flowContent.version ? flowContent : content
    change.due += FlowMachine.due(after: state, in: runsOn.bundle, now: now)
  }

  /// Replaces what the ladder remembers.
  mutating func remember(_ edit: (inout ConversationMemory) -> Void) {
    edit(&memory)
    if memory != conversation.memory || change.memory != nil { change.memory = memory }
  }

  /// Asks for a person. Outside business hours nobody would come: the customer is told, the conversation is flagged, and
  /// the bot goes on. A handoff without words has none then either: a robot's answer is as late at night as by day.
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

  /// Notes that a person is wanted, and flags the conversation for one.
  mutating func want(_ reason: Ownership.Reason, team: String? = nil) {
    let since = memory.wish?.since ?? now
    remember { $0.wish = Wish(reason: reason, team: team, since: since) }
    flag(true)
  }

  /// Gives the conversation to an owner: what was due under the last one is not any more.
  mutating func give(to owner: Owner, _ ownership: Ownership) {
    change.owner = ConversationChange.NewOwner(owner, ownership)
    if !ownership.flagged { remember { $0.wish = nil } }
    change.due += [.cancel(.queueTimeout), .cancel(.botReturn)]
  }

  /// Notes an agent's word: the bot's return counts from the last one.
  mutating func agentSpoke() {
    guard let wait = content.bundle.handoff.returnToBotAfter else { return }
    change.due.append(.set(.botReturn, now + wait))
  }

  /// Sets the flag for a person's attention, or takes it with the wish it stood for.
  mutating func flag(_ flagged: Bool) {
    change.flagged = flagged
    if !flagged { remember { $0.wish = nil } }
  }

  /// Sets or cancels a due time.
  mutating func due(_ due: DueChange) { change.due.append(due) }

  /// Marks a turn that the change completes.
  mutating func complete(_ position: Int64, _ trace: Trace, asked: [AskedPrompt] = []) {
    change.turns.append(ConversationChange.CompletedTurn(position: position, trace: trace, asked: asked))
  }
}
