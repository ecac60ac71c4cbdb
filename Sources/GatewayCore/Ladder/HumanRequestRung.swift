import GatewayKit

/// Handles a plain request for a person, between rungs 1 and 2, with a list of phrases and no AI. A flow whose start
/// keyword matches the message comes first: the business's "atendente" flow wins, as its response did on rung 1.
struct HumanRequestRung: Rung {
  let name = "human_request"

  func answer(_ turn: Turn, preview: any Preview) async -> Verdict {
    guard turn.inbound.payload == nil else { return .passed(reason: TraceCode.optionPicked.with()) }
    let text = FoldedText(turn.text)
    guard let phrase = turn.content.matcher.asksForPerson(text) else {
      return .passed(reason: TraceCode.noPhrase.with())
    }
    if let flow = turn.content.matcher.startsFlow(text) {
      return .passed(
        reason: TraceCode.phraseStartsFlow.with(["phrase": .string(phrase.text), "flow": .string(flow.flow)]))
    }
    return .handOff(
      Answer(flow: .ended), Handoff(.requested), reason: TraceCode.phrase.with(["phrase": .string(phrase.text)]))
  }
}
