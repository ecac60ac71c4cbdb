import GatewayKit

/// Moves a flow past the nodes that ask models, until it waits for the customer or ends.
///
/// Nothing is stored on the way: after a crash the whole step is repeated, and its messages and changes are committed
/// together.
struct FlowQuestions: Sendable {
  /// The most questions in one step.
  static let maximumQuestions = 5

  /// The providers, in ladder order.
  let providers: [FlowProvider]

  /// The resulting step, and the prompts sent on the way.
  struct Result: Sendable {
    var step: FlowStep
    var asked: [AskedPrompt] = []
    var spent: [Spent] = []
  }

  /// Continues from `first`, which may ask. Text is shown in `preview` if it will be the step's first message.
  func finish(_ first: FlowStep, _ scene: FlowScene, preview: any Preview) async -> Result {
    var result = Result(step: first)
    var scene = scene
    var questions = 0
    while case .asks(let question) = result.step.outcome {
      questions += 1
      guard let state = result.step.state, questions <= Self.maximumQuestions else {
        let tooMany = FlowCode.tooManyQuestions.with(["limit": .integer(Self.maximumQuestions)])
        result.step = FlowStep(outcome: .failed, trace: result.step.trace + [tooMany])
        break
      }
      let inquiry = await ask(question, scene, preview: result.step.replies.isEmpty ? preview : NoPreview())
      result.asked += inquiry.asked
      result.spent += inquiry.spent
      scene.context.contact.profile.apply(result.step.profile)
      let next =
        switch inquiry.outcome {
        case .finding(let finding):
          FlowMachine.resume(state, with: .finding(finding), context: scene.context)
        case .transfer(let reason, let note):
          FlowStep(outcome: .handOff(Handoff(reason)), trace: [note])
        case .starts(let flow, let variables, let note):
          FlowMachine.start(flow: flow, variables: variables, context: scene.context).following([note])
        }
      result.step = next.following(result.step)
    }
    return result
  }

  /// The result of a question.
  private struct Inquiry {
    enum Outcome {
      case finding(FlowFinding)
      case transfer(Ownership.Reason, Explanation)
      case starts(Flow, [String: String], Explanation)
    }
    var outcome: Outcome
    var asked: [AskedPrompt]
    var spent: [Spent] = []
  }

  /// Asks the node's providers in order, until one answers.
  private func ask(_ question: FlowQuestion, _ scene: FlowScene, preview: any Preview) async -> Inquiry {
    var asked: [AskedPrompt] = []
    var spent: [Spent] = []
    var troubles: [Explanation] = []
    for provider in providers where question.asked.includes(provider.id) {
      let answer = await provider.answer(question, scene, preview: preview)
      if let prompt = answer.asked { asked.append(prompt) }
      if let used = answer.spent { spent.append(used) }
      switch answer.outcome {
      case .said(let reply): return Inquiry(outcome: .finding(.said(reply)), asked: asked, spent: spent)
      case .found(let values): return Inquiry(outcome: .finding(.found(values)), asked: asked, spent: spent)
      case .called(let call):
        switch call.meaning {
        case .starts(let trigger, let variables):
          if let flow = scene.context.content.bundle.flow(trigger.flow) {
            return Inquiry(
              outcome: .starts(flow, variables, call.note.of(provider.id)), asked: asked, spent: spent)
          }
          troubles.append(TriggerCode.noFlow.with(["flow": .string(trigger.flow)]).of(provider.id))
        case .transfer, .malformed:
          return Inquiry(
            outcome: .transfer(.requested, call.note.of(provider.id)), asked: asked, spent: spent)
        }
      case .withheld(let why):
        return Inquiry(outcome: .transfer(.promise, why.of(provider.id)), asked: asked, spent: spent)
      case .failed(let why): troubles.append(why.of(provider.id))
      }
    }
    let why = troubles.isEmpty ? FlowCode.noProvider.with() : .several(troubles)
    return Inquiry(outcome: .finding(.failed(why)), asked: asked, spent: spent)
  }
}

extension FlowNode.Asked {
  fileprivate func includes(_ id: ProviderID) -> Bool {
    switch self {
    case .ladder: true
    case .provider(let only): only == id
    }
  }
}

extension FlowStep {
  /// This step appended to an earlier one. A step that fails has no effect at all.
  fileprivate func following(_ earlier: FlowStep) -> FlowStep {
    guard outcome != .failed else { return FlowStep(outcome: .failed, trace: earlier.trace + trace) }
    return FlowStep(
      replies: earlier.replies + replies, state: state, profile: earlier.profile.followed(by: profile),
      outcome: outcome,
      trace: earlier.trace + trace)
  }

  fileprivate func following(_ notes: [Explanation]) -> FlowStep { following(FlowStep(trace: notes)) }
}
