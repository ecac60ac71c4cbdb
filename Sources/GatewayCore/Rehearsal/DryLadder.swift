import Foundation
import GatewayKit

/// Takes turns of dry conversations, with the ladder that answers customers and the plans that its turns are committed by.
struct DryLadder: Sendable {
  let ladder: Ladder
  let content: LoadedContent
  let channel: ChannelID
  let traits: ChannelTraits
  let business: Business
  /// The id that prompts, budgets and the queues of providers know the conversation by.
  let id: ConversationID
  /// The pauses of a flow that one turn skips at most.
  private static let mostPauses = 50

  /// What a turn said and why.
  struct Outcome: Sendable {
    var steps: [Trace.Step]
    var messages: [OutboundMessage]
    /// Whether rules decided; false if the message was left to providers or the last replies.
    var isDecidedByRules = true
  }

  init(
    _ ladder: Ladder, content: LoadedContent, channel: ChannelID, traits: ChannelTraits, business: Business,
    id: ConversationID
  ) {
    self.ladder = ladder
    self.content = content
    self.channel = channel
    self.traits = traits
    self.business = business
    self.id = id
  }

  /// Answers a customer's message. Pauses of flows are over at once.
  func answer(_ message: InboundMessage, in dry: inout DryConversation, at now: Date) async -> Outcome {
    let (read, reading) = message.reading(
      offered: dry.lines.compactMap(\.outbound), numbered: dry.memory.numberedOptions)
    let before = dry.lastMessageAt
    let position = dry.hear(message, at: now)
    let conversation = dry.conversation(id, on: channel)
    var turn = Turn(
      position: position, message: MessageID(rawValue: "dry\(position)"), inbound: read, sentAt: now, acceptedAt: now,
      conversation: conversation, previousMessageAt: before, content: content, flowContent: content,
      business: business, answerWithin: .seconds(86_400), now: now)
    turn.reading = reading
    let ladder = ladder.recalling(DryRecollection(log: dry.log(of: id)))
    let decision: Decision
    var isDecidedByRules = true
    switch await ladder.climbRules(turn, pause: nil) {
    case .decided(let decided): decision = decided
    case .open(let open):
      isDecidedByRules = false
      decision = await ladder.climbProviders(open, turn, preview: NoPreview())
    }
    let member = PendingTurn(
      position: position, message: turn.message, event: DryConversation.event(message, at: now), acceptedAt: now,
      conversation: conversation, previousMessageAt: before)
    let change = TurnPlan(
      turn: turn, conversation: conversation, members: [member], decision: decision, traits: traits, now: now
    ).change
    dry.apply(change)
    let rest = await finishPauses(in: &dry, ladder, at: now)
    return Outcome(steps: decision.steps, messages: change.messages + rest, isDecidedByRules: isDecidedByRules)
  }

  /// Starts a flow at a node, as if the customer had come there.
  func start(_ flow: Flow, at node: FlowNode, in dry: inout DryConversation, at now: Date) async -> Outcome {
    let conversation = dry.conversation(id, on: channel)
    let context = context(of: conversation, at: now)
    let begun = FlowMachine.start(flow: flow, at: node.id, context: context)
    let step = await finish(begun, context, ladder)
    let verdict = step.verdict()
    var builder = ChangeBuilder(
      conversation, traits: traits, content: content, business: business, now: now, source: "dry\(dry.lastPosition)")
    builder.apply(
      Answer(step.replies, flow: step.state.map(Answer.FlowChange.at) ?? .ended, profile: step.profile), as: .bot)
    if case .handOff(let handoff) = step.outcome { builder.handOff(handoff) }
    dry.apply(builder.change)
    let rest = await finishPauses(in: &dry, ladder, at: now)
    return Outcome(
      steps: [verdict.step(of: DialogFlowRung().name, milliseconds: 0)], messages: builder.change.messages + rest)
  }

  /// Continues a flow that pauses between messages, as if the time had passed.
  private func finishPauses(
    in dry: inout DryConversation, _ ladder: Ladder, at now: Date
  ) async -> [OutboundMessage] {
    var said: [OutboundMessage] = []
    var now = now
    for _ in 0..<Self.mostPauses {
      guard !dry.isQueued, case .time(let at, _)? = dry.memory.flow?.waiting else { break }
      now = max(now, at)
      var plan = DuePlan(
        item: DueItem(conversation: id, kind: .flowTimer, at: at), conversation: dry.conversation(id, on: channel),
        traits: traits, content: content, flowContent: content, business: business, now: now)
      guard let step = plan.step else { break }
      plan.step = await finish(step, plan.context, ladder)
      let change = plan.change
      dry.apply(change)
      said += change.messages
    }
    return said
  }

  /// Asks the models that a flow's step wants, if the ladder has providers.
  private func finish(_ step: FlowStep, _ context: FlowContext, _ ladder: Ladder) async -> FlowStep {
    let scene = FlowScene(context: context, conversation: id, answering: [], automation: .on)
    return await ladder.flowQuestions.finish(step, scene, preview: NoPreview()).step
  }

  private func context(of conversation: Conversation, at now: Date) -> FlowContext {
    FlowContext(
      content: content, contact: conversation.contact, channel: channel, business: business, message: "", now: now)
  }
}
