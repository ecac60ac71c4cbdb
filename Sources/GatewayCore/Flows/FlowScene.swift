import GatewayKit

/// The situation of a flow that asks a model: the step's inputs, and what the model sees of the conversation.
struct FlowScene: Sendable {
  /// The step's context.
  var context: FlowContext
  let conversation: ConversationID
  /// The customer's messages that the step answers; empty for a timer.
  let answering: [PromptHistory.Line]
  /// The channel's automation mode.
  let automation: Automation
  /// The network origin of the customer's last message; nil when the channel does not report it.
  var origin: TurnOrigin?
  /// Why no provider may be asked; nil when one may.
  var overQuota: Explanation?
  /// Cached availability of the providers during this turn.
  var availabilities = AvailabilityMemo()

  /// The customer for whom a provider is asked.
  var asker: BudgetGate.Asker {
    BudgetGate.Asker(
      channel: context.channel, contact: context.contact.id,
      party: CallParty(conversation, on: context.channel, from: origin))
  }

  /// Parses a model's values like customers' answers.
  var reader: CustomerAnswerReader {
    CustomerAnswerReader(locale: context.business.locale, timeZone: context.business.timeZone, now: context.now)
  }
}

extension FlowScene {
  /// The scene of a turn whose flow runs on `content`.
  init(turn: Turn, content: LoadedContent) {
    self.init(
      context: FlowContext(turn: turn, content: content), conversation: turn.conversation.id,
      answering: turn.answeringLines, automation: turn.automation, origin: turn.origin, overQuota: turn.overQuota,
      availabilities: turn.availabilities)
  }
}
