import GatewayKit

/// Where a flow that asks a model stands: what its step is decided on, and what a model is shown of the conversation.
struct FlowScene: Sendable {
  /// The step's context.
  var context: FlowContext
  let conversation: ConversationID
  /// The customer's messages that the step is about; empty when a time has come.
  let answering: [PromptHistory.Line]
  /// What the ladder does on the channel.
  let automation: Automation
  /// Where the customer last wrote from; nil where the channel does not say.
  var origin: TurnOrigin?
  /// Why no provider is asked; nil where one may be.
  var overQuota: String?
  /// What its turn has looked up of the providers.
  var availabilities = AvailabilityMemo()

  /// For whom a provider is asked.
  var asker: BudgetGate.Asker {
    BudgetGate.Asker(
      channel: context.channel, contact: context.contact.id,
      party: CallParty(conversation, on: context.channel, from: origin))
  }

  /// Reads what models write as flows read answers.
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
