import Foundation
import GatewayKit

/// A flow's questions to models, and how it uses their answers.
extension FlowRun {
  /// A question, with the values of the placeholders in its task.
  func question(_ asked: FlowNode.Asked, _ wish: FlowQuestion.Wish, _ task: String) -> FlowQuestion {
    var filled: [String: String] = [:]
    for name in Template.placeholders(in: task) { filled[name] = fill("{{\(name)}}", as: .plain) }
    return FlowQuestion(asked: asked, wish: wish, task: task, values: filled)
  }

  /// Continues with a model's answer to a node's question.
  mutating func take(_ finding: FlowFinding, at node: FlowNode) -> FlowStep {
    switch (finding, node.action) {
    case (.said(let reply), .modelReply(let asked)):
      note(.answered, at: node)
      say(reply)
      save(reply.text, as: asked.saveAs)
      return walk(from: asked.next)
    case (.found(let values), .modelExtract(let asked)):
      if values.isEmpty {
        note(.extractsNothing, at: node)
      } else {
        note(.extracts, ["names": Self.list(values.keys.sorted())], at: node)
      }
      for field in asked.fields { if let value = values[field.name] { save(value, as: field.name) } }
      return walk(from: asked.next)
    case (.failed(let why), .modelReply(let asked)): return fail(why, asked.onFail, at: node)
    case (.failed(let why), .modelExtract(let asked)): return fail(why, asked.onFail, at: node)
    default:
      note(.asksNoModel, at: node)
      return end(.passes(thenAsk: []))
    }
  }

  private mutating func fail(_ why: Explanation, _ onFail: FlowNode.OnFail, at node: FlowNode) -> FlowStep {
    note(.getsNoAnswer, ["reason": why.parameter], at: node)
    return giveUp(onFail)
  }

  /// Follows a node's `onFail`.
  mutating func giveUp(_ onFail: FlowNode.OnFail) -> FlowStep {
    switch onFail {
    case .end: end(.passes(thenAsk: []))
    case .handoff: end(.handOff(Handoff(.flow)))
    case .node(let id): walk(from: id)
    }
  }
}
