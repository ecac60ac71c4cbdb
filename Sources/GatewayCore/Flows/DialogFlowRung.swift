/// Rung 2: the open flow, and the flows that begin by themselves.
public struct DialogFlowRung: Rung {
  /// Its name in traces.
  public let name = "dialog_flow"
  private let texts: FlowTexts

  /// The rung; `texts` in the business's language.
  public init(texts: FlowTexts) {
    self.texts = texts
  }

  /// Looks at a turn and decides.
  public func answer(_ turn: Turn) async -> Verdict {
    .passed(reason: "no flow")
  }
}
