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
    guard turn.inbound.payload == nil else { return .passed(reason: "the customer picked an option of a flow") }
    let text = FoldedText(turn.text)
    guard let match = turn.content.matcher.response(to: text, on: turn.conversation.channel) else {
      return .passed(reason: "no keyword matches")
    }
    let response = match.response
    let reason = "\(response.id): \(match.keyword.kind.rawValue) \"\(match.keyword.text)\""
    let open = turn.conversation.memory.flow
    if open != nil && response.inFlow == .ignore {
      return .passed(reason: "\(reason); the open flow keeps the message")
    }
    let replies = Self.replies(response, turn: turn)
    if let flow = response.startFlow.flatMap(turn.content.bundle.flow) {
      return Self.starting(flow, after: replies, turn: turn, reason: reason)
    }
    guard let open else { return .answered(Answer(replies), reason: reason) }
    if response.inFlow == .cancel {
      return .answered(Answer(replies, flow: .ended), reason: "\(reason); the flow \(open.flow) ends")
    }
    let question = FlowMachine.reask(open, context: FlowContext(turn: turn, content: turn.flowContent))
    return .answered(Answer(replies + question), reason: "\(reason); the flow \(open.flow) stays open")
  }

  private static func replies(_ response: AutomatedResponse, turn: Turn) -> [Reply] {
    let values = TemplateValues(
      contact: turn.conversation.contact, channel: turn.conversation.channel, business: turn.business,
      message: turn.text)
    return response.reply.map { $0.reply(with: values) }
  }

  /// The response's messages, then the flow's first step. An open flow ends.
  private static func starting(_ flow: Flow, after replies: [Reply], turn: Turn, reason: String) -> Verdict {
    let step = FlowMachine.start(flow: flow, context: FlowContext(turn: turn, content: turn.content))
    let answer = Answer(
      replies + step.replies, flow: step.state.map(Answer.FlowChange.at) ?? .ended, profile: step.profile)
    let reason = "\(reason); starts \(flow.id)"
    switch step.outcome {
    case .handOff(let handoff): return .handOff(answer, handoff, reason: reason)
    case .taken: return .answered(answer, reason: reason)
    case .asks:
      var begun = step
      begun.replies = answer.replies
      return .asks(begun, reason: "\(reason): ")
    case .passes(let thenAsk):
      return .answered(
        Answer(answer.replies + thenAsk, flow: answer.flow, profile: answer.profile), reason: reason)
    case .failed:
      // If the flow fails, the response's messages stay; without any, the rungs below answer.
      if replies.isEmpty { return .failed(reason: "\(reason), which failed", leaving: answer) }
      return .answered(answer, reason: "\(reason), which failed")
    }
  }
}
