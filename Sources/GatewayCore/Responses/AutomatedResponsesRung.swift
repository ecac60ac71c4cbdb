import GatewayKit

/// Rung 1: the business's rules, compared with the message's text.
///
/// A message with the payload of a button or list row belongs to the flow that sent it; this rung passes on it.
public struct AutomatedResponsesRung: Rung {
  /// The name in traces.
  public let name = "automated_responses"

  /// Creates the rung.
  public init() {}

  /// Answers with the matching response.
  public func answer(_ turn: Turn, preview: any Preview) async -> Verdict {
    guard turn.inbound.payload == nil else { return .passed(reason: TraceCode.optionPicked.with()) }
    let text = FoldedText(turn.text)
    guard let match = turn.content.matcher.response(to: text, on: turn.conversation.channel) else {
      return .passed(reason: TraceCode.noKeyword.with())
    }
    let response = match.response
    let reason = TraceCode.response.with([
      "response": .string(response.id), "kind": .string(match.keyword.kind.rawValue),
      "keyword": .string(match.keyword.text),
    ])
    let open = turn.conversation.memory.flow
    if open != nil && response.inFlow == .ignore {
      return .passed(reason: TraceCode.responseLeftToFlow.with(["match": reason.parameter]))
    }
    let replies = Self.replies(response, turn: turn)
    if let flow = response.startFlow.flatMap(turn.content.bundle.flow) {
      return Self.starting(flow, after: replies, turn: turn, reason: reason)
    }
    guard let open else { return .answered(Answer(replies), reason: reason) }
    if response.inFlow == .cancel {
      return .answered(
        Answer(replies, flow: .ended), reason: Self.reason(.responseEndsFlow, reason, flow: open.flow))
    }
    let question = FlowMachine.reask(open, context: FlowContext(turn: turn, content: turn.flowContent))
    return .answered(Answer(replies + question), reason: Self.reason(.responseInFlow, reason, flow: open.flow))
  }

  private static func replies(_ response: AutomatedResponse, turn: Turn) -> [Reply] {
    let values = TemplateValues(
      contact: turn.conversation.contact, channel: turn.conversation.channel, business: turn.business,
      message: turn.text)
    return response.reply.map { $0.reply(with: values) }
  }

  /// The response's messages, then the flow's first step. An open flow ends.
  private static func starting(_ flow: Flow, after replies: [Reply], turn: Turn, reason match: Explanation) -> Verdict {
    let step = FlowMachine.start(flow: flow, context: FlowContext(turn: turn, content: turn.content))
    let answer = Answer(
      replies + step.replies, flow: step.state.map(Answer.FlowChange.at) ?? .ended, profile: step.profile)
    let reason = Self.reason(.responseStartsFlow, match, flow: flow.id)
    switch step.outcome {
    case .handOff(let handoff): return .handOff(answer, handoff, reason: reason)
    case .taken: return .answered(answer, reason: reason)
    case .asks:
      var begun = step
      begun.replies = answer.replies
      return .asks(begun, cause: reason)
    case .passes(let thenAsk):
      return .answered(
        Answer(answer.replies + thenAsk, flow: answer.flow, profile: answer.profile), reason: reason)
    case .failed:
      // If the flow fails, the response's messages stay; without any, the rungs below answer.
      let failed = Self.reason(.responseFlowFailed, match, flow: flow.id)
      if replies.isEmpty { return .failed(reason: failed, leaving: answer) }
      return .answered(answer, reason: failed)
    }
  }

  private static func reason(_ code: TraceCode, _ match: Explanation, flow: String) -> Explanation {
    code.with(["match": match.parameter, "flow": .string(flow)])
  }
}
