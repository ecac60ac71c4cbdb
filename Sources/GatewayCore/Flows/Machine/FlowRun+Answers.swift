import GatewayKit

/// How a step handles a customer's message, and the end of a pause.
extension FlowRun {
  /// How an open question handles an invalid answer.
  private struct Patience {
    let retryText: String
    let maxRetries: Int
    let onFail: FlowNode.OnFail
    let onOther: FlowNode.OnOther
  }

  /// The question of a node, with its placeholders filled in; nil for a node without one.
  func question(of node: FlowNode) -> Reply? {
    switch node.action {
    case .question(let question): Reply(fill(question.text))
    case .choice(let choice):
      Reply(
        fill(choice.text),
        options: choice.options.enumerated().map { index, option in
          ReplyOption(
            id: OptionID(flow: flow.id, node: node.id, index: index).payload, title: fill(option.title, as: .plain),
            description: option.description.map { fill($0, as: .plain) })
        })
    case .message, .condition, .set, .tag, .jump, .modelReply, .modelExtract, .handoff, .end: nil
    }
  }

  /// Continues after a pause. A timer without a pause, or before its end, changes nothing.
  mutating func goOn(from state: FlowState, at node: FlowNode) -> FlowStep {
    guard case .time(let at, let part) = state.waiting, case .message(let message) = node.action, at <= context.now
    else {
      return FlowStep(state: state, trace: [FlowCode.notDue.with(["at": .string("\(state.flow)/\(state.node)")])])
    }
    if let step = speak(message, from: part, paused: true, at: node) { return step }
    return walk(from: message.next)
  }

  /// Handles a customer's message.
  mutating func hear(_ message: InboundMessage, state: FlowState, at node: FlowNode) -> FlowStep {
    let folded = FoldedText(message.text)
    let isEscape = context.content.matcher.leaves(flow: flow.id, folded)
    switch (state.waiting, node.action) {
    case (.answer, .choice(let choice)):
      let options = question(of: node)?.options ?? []
      // An option's title may equal an escape word.
      if let index = ChoiceAnswer.exact(message.text, folded, among: options) {
        return take(choice.options[index], of: choice, at: node)
      }
      if isEscape { return escape() }
      if let index = ChoiceAnswer.near(message.text, folded, among: options) {
        return take(choice.options[index], of: choice, at: node)
      }
      let patience = Patience(
        retryText: choice.retryText ?? context.texts.retries.choice, maxRetries: choice.maxRetries,
        onFail: choice.onFail, onOther: choice.onOther)
      return refuse(state, patience, at: node)
    case (.answer, .question(let question)):
      if isEscape { return escape() }
      let reader = CustomerAnswerReader(
        locale: context.business.locale, timeZone: context.business.timeZone, now: context.now)
      if let answer = reader.read(message, as: question.expects) {
        note(.answered, at: node)
        save(answer, as: question.saveAs)
        return walk(from: question.next)
      }
      let patience = Patience(
        retryText: question.retryText ?? context.texts.retry(question.expects), maxRetries: question.maxRetries,
        onFail: question.onFail, onOther: question.onOther)
      return refuse(state, patience, at: node)
    case (.time(_, let part), .message(let words)):
      if isEscape { return escape() }
      // There was no open question yet: the message only ends the pause.
      note(.skipsPause, at: node)
      hurry()
      _ = speak(words, from: part, paused: true, at: node)
      return walk(from: words.next)
    case (_, .message), (_, .question), (_, .choice), (_, .condition), (_, .set), (_, .tag), (_, .jump),
      (_, .modelReply), (_, .modelExtract), (_, .handoff), (_, .end):
      note(.doesNotWait, at: node)
      return end(.passes(thenAsk: []))
    }
  }

  /// Follows an option.
  mutating func take(_ option: FlowNode.Choice.Option, of choice: FlowNode.Choice, at node: FlowNode) -> FlowStep {
    note(.answered, at: node)
    save(fill(option.title, as: .plain), as: choice.saveAs)
    return walk(from: option.next)
  }

  /// Asks again while retries are left.
  private mutating func refuse(_ state: FlowState, _ patience: Patience, at node: FlowNode) -> FlowStep {
    guard state.retries < patience.maxRetries else {
      note(.givenUp, ["count": .integer(state.retries)], at: node)
      return giveUp(patience.onFail)
    }
    let again = question(of: node).map { [$0] } ?? []
    let count: [String: JSONValue] = [
      "retry": .integer(state.retries + 1), "limit": .integer(patience.maxRetries),
    ]
    switch patience.onOther {
    case .retry:
      note(.asksAgain, count, at: node)
      say(patience.retryText)
      again.forEach { say($0) }
      return wait(at: node, retries: state.retries + 1)
    case .ladder:
      note(.leavesToLadder, count, at: node)
      return wait(at: node, retries: state.retries + 1, outcome: .passes(thenAsk: again))
    }
  }

  private mutating func escape() -> FlowStep {
    note(.escaped)
    say(Reply(context.texts.flowLeft))
    return end()
  }
}
