import Foundation
import GatewayKit

/// Rung 2: the open flow, and flows that start automatically.
public struct DialogFlowRung: Rung {
  /// The name in traces.
  public let name = "dialog_flow"
  /// In seconds. A contact's message after this long a silence counts as a first message.
  private static let silence: TimeInterval = 24 * 3600

  /// Creates the rung.
  public init() {}

  /// Gives the message to the open flow, or to a flow that it starts.
  ///
  /// A picked option comes first: it belongs to the flow that sent it, open or not. Then come the open flow, start
  /// keywords, and the flow for first messages.
  public func answer(_ turn: Turn, preview: any Preview) async -> Verdict {
    let open = turn.conversation.memory.flow
    let payload = turn.inbound.payload
    if let step = picked(payload, open: open, turn: turn) { return step.verdict() }
    let gone = payload.flatMap(OptionID.init(payload:)).map {
      FlowCode.optionGone.with(["option": .string($0.payload)])
    }
    func noted(_ reason: Explanation) -> Explanation { .several([gone, reason].compactMap(\.self)) }
    if let open {
      let context = FlowContext(turn: turn, content: turn.flowContent)
      return FlowMachine.resume(open, with: .message(turn.inbound), context: context).verdict(after: gone)
    }
    let context = FlowContext(turn: turn, content: turn.content)
    if let start = turn.content.matcher.startsFlow(FoldedText(turn.text)),
      let flow = turn.content.bundle.flow(start.flow)
    {
      let cause = TraceCode.keywordStartsFlow.with([
        "kind": .string(start.keyword.kind.rawValue), "keyword": .string(start.keyword.text),
      ])
      return FlowMachine.start(flow: flow, context: context).verdict(after: noted(cause))
    }
    if isFirstMessage(turn), let flow = turn.content.bundle.flows.first(where: \.start.onFirstMessage) {
      return FlowMachine.start(flow: flow, context: context).verdict(after: noted(TraceCode.firstMessage.with()))
    }
    return .passed(reason: noted(TraceCode.noFlow.with()))
  }

  private func picked(_ payload: String?, open: FlowState?, turn: Turn) -> FlowStep? {
    if let open, let option = turn.flowContent.bundle.option(payload: payload), open.covers(option.flow) {
      return FlowMachine.pick(option, from: open, context: FlowContext(turn: turn, content: turn.flowContent))
    }
    guard let option = turn.content.bundle.option(payload: payload) else { return nil }
    return FlowMachine.pick(option, from: nil, context: FlowContext(turn: turn, content: turn.content))
  }

  private func isFirstMessage(_ turn: Turn) -> Bool {
    turn.previousMessageAt.map { turn.acceptedAt.timeIntervalSince($0) >= Self.silence } ?? true
  }
}
