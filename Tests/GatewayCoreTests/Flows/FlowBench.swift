import Foundation
import GatewayKit

@testable import GatewayCore

/// Flows in a context of their own, for the tests of the machine.
struct FlowBench {
  /// Monday, 23 November 2026, 14:30 in São Paulo.
  static let now = Date(timeIntervalSince1970: 1_795_455_000)
  static let business = Business(
    name: "Padaria do Sol", locale: "pt-BR", timeZone: TimeZone(identifier: "America/Sao_Paulo") ?? .gmt)

  var bundle: ContentBundle
  var contact = Contact(id: "c", name: "Ana", aliases: ["email:ana@example.com", "wa:5511987654321"])
  var channel: ChannelID = "site"
  var business = FlowBench.business
  var now = FlowBench.now

  init(_ flows: [Flow], hours: BusinessHours? = nil) {
    bundle = ContentBundle(flows: flows, businessHours: hours)
  }

  init(_ nodes: [FlowNode], escapeWords: [String] = [], hours: BusinessHours? = nil) {
    self.init([Flow(id: "f", title: "F", nodes: nodes, escapeWords: escapeWords)], hours: hours)
  }

  func context(_ message: String = "") -> FlowContext {
    FlowContext(
      content: LoadedContent(version: 7, bundle: bundle), contact: contact, channel: channel, business: business,
      message: message, now: now)
  }

  func start(_ variables: [String: String] = [:]) -> FlowStep {
    FlowMachine.start(flow: bundle.flows[0], variables: variables, context: context("oi"))
  }

  func say(_ text: String, payload: String? = nil, _ state: FlowState?) -> FlowStep {
    hear(InboundMessage(parts: text.isEmpty ? [] : [.text(text)], payload: payload), state)
  }

  func hear(_ message: InboundMessage, _ state: FlowState?) -> FlowStep {
    guard let state else { return FlowStep(outcome: .failed, trace: [.plain("no flow was open")]) }
    return FlowMachine.resume(state, with: .message(message), context: context(message.text))
  }

  func wake(_ state: FlowState?) -> FlowStep {
    guard let state else { return FlowStep(outcome: .failed, trace: [.plain("no flow was open")]) }
    return FlowMachine.resume(state, with: .timer, context: context())
  }

  /// Starts the flow and gives the answers, one after the other; the last step.
  func walk(_ answers: [String]) -> FlowStep {
    answers.reduce(start()) { say($1, $0.state) }
  }
}

extension FlowNode {
  static func says(_ id: String, _ text: String, next: String? = nil) -> FlowNode {
    FlowNode(id: id, action: .message(Message(parts: [Message.Part(text: text)], next: next)))
  }

  static func asks(
    _ id: String, _ expects: AnswerType = .text, saveAs: String? = "answer", maxRetries: Int = 2,
    onFail: OnFail = .end, onOther: OnOther = .retry, next: String? = nil
  ) -> FlowNode {
    FlowNode(
      id: id,
      action: .question(
        Question(
          text: "\(id)?", saveAs: saveAs, expects: expects, maxRetries: maxRetries, onFail: onFail, onOther: onOther,
          next: next)))
  }

  static func picks(
    _ id: String, _ titles: [String], saveAs: String? = "pick", maxRetries: Int = 2, onFail: OnFail = .end,
    onOther: OnOther = .retry, next: String? = nil
  ) -> FlowNode {
    FlowNode(
      id: id,
      action: .choice(
        Choice(
          text: "\(id)?", saveAs: saveAs, options: titles.map { Choice.Option(title: $0, next: next) },
          maxRetries: maxRetries, onFail: onFail, onOther: onOther)))
  }

  static func goes(_ id: String, flow: String? = nil, node: String? = nil, returning: Bool = false, next: String? = nil)
    -> FlowNode
  {
    FlowNode(id: id, action: .jump(flow: flow, node: node, returning: returning, next: next))
  }
}

extension FlowStep {
  var texts: [String] { replies.map(\.text) }
}
