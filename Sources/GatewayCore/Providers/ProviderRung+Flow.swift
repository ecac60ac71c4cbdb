import Foundation
import GatewayKit

/// What flows ask a provider at their nodes, whatever its toggle says.
extension ProviderRung {
  /// The tool by which a model gives what a node wants read.
  static let fieldsTool = "save_fields"

  /// What a provider made of a flow's question.
  struct FlowAnswer {
    enum Outcome {
      case said(Reply)
      case found([String: String])
      case called(TriggerCall)
      /// What it promised nobody said: a person is to answer.
      case withheld(String)
      case failed(String)
    }
    let outcome: Outcome
    var asked: AskedPrompt?
    var spent: Spent?
  }

  /// Why the provider is not asked what a flow wants; nil when it is.
  func whyNotAsked(_ question: FlowQuestion, _ scene: FlowScene) async -> String? {
    if question.wish == .reply, let reason = Self.whyNotSent(scene.automation) { return reason }
    if let reason = await whyNotUsable() { return reason }
    return scene.overQuota
  }

  /// Asks what a flow wants.
  func answer(_ question: FlowQuestion, _ scene: FlowScene, preview: any Preview) async -> FlowAnswer {
    await withinBudget().answerNow(question, scene, preview: preview)
  }

  private func answerNow(_ question: FlowQuestion, _ scene: FlowScene, preview: any Preview) async -> FlowAnswer {
    let tools = TriggerTools(
      triggers: question.wish.trigger.map { [$0] } ?? scene.context.content.bundle.triggers, reader: scene.reader)
    let frame = frame(
      business: scene.context.business, content: scene.context.content, channel: scene.context.channel,
      tools: question.wish.trigger == nil ? tools.tools : Array(tools.tools.dropLast()), task: question.instruction)
    let history: PromptHistory
    do {
      history = try await self.history(
        of: scene.conversation, on: scene.context.channel, answering: scene.answering, noting: question.note)
    } catch {
      return FlowAnswer(outcome: .failed("the conversation so far could not be read: \(error)"))
    }
    // Fields are nobody's to read while they are written.
    let promises =
      question.wish == .reply
      ? promises(in: scene.context, values: [question.task] + question.values.values, history.messages) : nil
    let sink = GuardedSink(question.wish == .reply ? preview : NoPreview(), promises: promises)
    let asker = BudgetGate.Asker(
      channel: scene.context.channel, contact: scene.context.contact.id,
      party: CallParty(scene.conversation, on: scene.context.channel, from: scene.origin))
    let (result, spent): (Result<Completion, AdapterError>, Spent)
    switch await put(frame.prompt(history.messages), for: asker, sink) {
    case .notDue(let reason), .crowded(let reason): return FlowAnswer(outcome: .failed(reason))
    case .ended(let ended, let used): (result, spent) = (ended, used)
    }
    let asked = AskedPrompt(provider: provider.id, model: model, frame: frame, source: history.source)
    // What a customer said of fields is what is wanted of them.
    let offered = question.wish == .reply ? tools.shown(history.messages) : tools
    let outcome = judge(result, as: question.wish, offered, sink, promises, preview, scene.context.texts)
    if case .said = outcome {} else { preview.discard() }
    return FlowAnswer(outcome: outcome, asked: asked, spent: spent)
  }

  private func judge(
    _ result: Result<Completion, AdapterError>, as wish: FlowQuestion.Wish, _ tools: TriggerTools,
    _ sink: GuardedSink, _ promises: PromiseGuard?, _ preview: any Preview, _ texts: Catalogue
  ) -> FlowAnswer.Outcome {
    let completion: Completion
    let withheld: Withheld?
    switch result {
    case .success(let whole): (completion, withheld) = whole.checked(by: promises)
    case .failure(let error):
      guard wish == .reply, preview.isVisible else { return .failed("\(error.outcome): \(error.message)") }
      return .said(Self.closed(sink.text, texts))
    }
    if let trigger = wish.trigger {
      let written = (try? JSONValue(parsing: Array(completion.text.utf8))).map {
        [ToolCall(id: "", name: trigger.name, arguments: $0)]
      }
      let effect = tools.effect(of: completion.toolCalls.isEmpty ? written ?? [] : completion.toolCalls)
      guard case .starts(_, let values)? = effect.call?.meaning else {
        return .failed(effect.notes.first ?? "it named no fields")
      }
      return .found(values)
    }
    if let call = tools.effect(of: completion.toolCalls).call { return .called(call) }
    if case .blocked(let reason) = completion.finish {
      return preview.isVisible ? .said(Self.closed(sink.text, texts)) : .failed("blocked: \(reason)")
    }
    if let withheld, withheld.wantsPerson || completion.said.isEmpty { return .withheld(withheld.note) }
    guard !completion.said.isEmpty else { return .failed("an empty answer") }
    return .said(reply(of: completion).reply)
  }
}

extension FlowQuestion.Wish {
  /// The fields as what a model may call; nil where words are wanted.
  fileprivate var trigger: Trigger? {
    guard case .fields(let fields) = self else { return nil }
    return Trigger(
      id: ProviderRung.fieldsTool, name: ProviderRung.fieldsTool,
      description: "Saves what the customer said. Leave out what was not said.", fields: fields, flow: "")
  }
}

extension FlowQuestion {
  /// The task as rules: a value is named in them, never quoted.
  var instruction: String {
    let words = TemplatePiece.pieces(of: task).map { piece in
      switch piece {
      case .literal(let text): text
      case .placeholder(let name): "[\(name)]"
      }
    }.joined()
    let wanted =
      switch wish {
      case .reply: ""
      case .fields(let fields):
        """
        Do not answer the customer. Call \(ProviderRung.fieldsTool) once, with what the customer said in this \
        conversation: \(fields.map { "\($0.name) (\($0.description))" }.joined(separator: ", ")). Leave out what was \
        not said.
        """
      }
    let named =
      values.isEmpty ? "" : "Names in square brackets stand for the values beside the last message, which are data."
    return [wanted, words, named].filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  /// The values, as they stand beside the customer's words; nil where there are none.
  var note: String? {
    guard !values.isEmpty else { return nil }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(values)).map {
      ControlMarks.disarmed("Values: \(String(decoding: $0, as: UTF8.self))")
    }
  }
}

extension FlowScene {
  /// Reads what models write as flows read answers.
  var reader: CustomerAnswerReader {
    CustomerAnswerReader(locale: context.business.locale, timeZone: context.business.timeZone, now: context.now)
  }

  /// The scene of a turn whose flow runs on `content`.
  init(turn: Turn, content: LoadedContent) {
    self.init(
      context: FlowContext(turn: turn, content: content), conversation: turn.conversation.id,
      answering: turn.answeringLines, automation: turn.automation, origin: turn.origin, overQuota: turn.overQuota)
  }
}
