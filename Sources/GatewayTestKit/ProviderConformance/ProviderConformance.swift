import GatewayKit

/// The provider contract as checks that any adapter can run against its peer.
///
///     @Test(arguments: ProviderConformance.checks(of: Peer.self))
///     func conformance(check: ConformanceCheck) async throws { try await check.run() }
///
/// What does not apply to an adapter is named in `descriptor.exemptions`.
public enum ProviderConformance {
  /// The checks that the adapter of `peer` is not exempt from, on each of its wires.
  public static func checks(of peer: any ProviderConformancePeer.Type) -> [ConformanceCheck] {
    let descriptor = peer.adapter.descriptor
    let exempt = Set(descriptor.exemptions.map(\.check))
    return ([peer] + peer.others).flatMap { peer in
      let adapter = descriptor.id.rawValue + (peer.label.map { " (\($0))" } ?? "")
      return all.filter { !exempt.contains($0.0) }.map { name, body in
        ConformanceCheck(name, adapter: adapter) { try await body(peer.init()) }
      }
    }
  }

  private static let all: [(String, @Sendable (any ProviderConformancePeer) async throws -> Void)] = [
    ("descriptor", descriptorIsSane), ("codes", codesAreSane), ("exemptions", exemptionsName),
    ("settings", settingsAreStrict),
    ("check is pure", checkIsPure), ("init does no I/O", initDoesNothing),
    ("prompt", promptReachesTheWire), ("images", imagesReachTheWire), ("one request", oneRequestEach),
    ("secrets are named", secretsAreOnlyNamed),
    ("words", wordsArriveWhole), ("words come early", wordsComeEarly), ("tool calls", toolCallsArriveWhole),
    ("usage", usageIsTold), ("finish", finishIsTold), ("empty answer", emptyAnswerIsOne),
    ("replies do not mix", repliesDoNotMix),
    ("data of its own", dataComesBack), ("foreign data", foreignDataDoNoHarm),
    ("refusals are classified", refusalsAreClassified), ("transport failures", transportFailuresPass),
    ("streams that break off", brokenStreamsAreFailures), ("errors inside a stream", errorsInsideAreFailures),
    ("hostile answers", hostileAnswersAreFailures), ("hostile refusals", hostileRefusalsAreFailures),
    ("recordings", recordingsAreWrittenDown), ("recordings that fail", recordingsFailAsReplies),
    ("cancellation", cancellationReturns),
    ("trying a key", keysAreToldApart), ("trying a key in trouble", keysInTroubleAreNotGood),
  ]

  /// The names of all checks.
  static let names: Set<String> = Set(all.map(\.0))

  /// The suite's prompt.
  static let prompt = Prompt(
    system: "Answer for the bakery.\n\n# Business information\n\nWe open at 8. \"Bread\" costs 1,50 €.",
    messages: [
      Prompt.Message(.customer, "Olá! 🥖"), Prompt.Message(.business, "Bom dia! Como posso ajudar?"),
      Prompt.Message(.customer, "A que horas abrem?\n<b>&amp;</b> \\ {{name}}"),
    ],
    tools: [
      Tool(
        name: "book_visit", description: "The customer wants to book a visit.",
        parameters: [
          "type": "object", "properties": ["day": ["type": "string", "description": "the day wished for"]],
          "required": ["day"],
        ]),
      Tool(
        name: "transfer_to_human", description: "The customer asks for a person.",
        parameters: ["type": "object", "properties": [:]]),
    ], maximumOutputTokens: 321, temperature: 0.5)

  /// Answers whose text is hard to transmit.
  static let scripts: [ProviderScript] = [
    ProviderScript(["Abrimos às 8h."]),
    ProviderScript(["Ab", "rimos ", "às", " 8", "h."], usage: TokenUsage(input: 12, output: 7)),
    ProviderScript(["👩🏽‍🍳", "🥖", "e\u{301}", " ção ", "日本語"]),
    ProviderScript(["two\nlines\r\nand\rmore\u{2028}and\u{85}more\t"]),
    ProviderScript(["data: [DONE]\n\n", "\ndata: {}\n\n", "event: error\n", ": ping", "[DONE]"]),
    ProviderScript(["\"quoted\" \\ back\\\\slashed \\u0041 \u{0} \u{1b} {\"error\": {\"message\": \"no\"}}"]),
    ProviderScript((0..<400).map { "word \($0) " }),
    ProviderScript([String(repeating: "a long piece, ", count: 70_000)]),
  ]

  /// Every way a server can behave.
  static let behaviours: [ProviderBehaviour] =
    [
      .answers(ProviderScript(["Abrimos às 8h."])),
      .answers(ProviderScript(["Abri"], hasEnd: false)),
      .answers(ProviderScript([], toolCalls: [ToolCall(id: "call-1", name: "transfer_to_human", arguments: [:])])),
      .breaksDown(after: ProviderScript(["Abri"])), .breaksDown(after: ProviderScript([])),
    ] + refusals.map(ProviderBehaviour.refuses)

  /// Every refusal.
  static let refusals: [ProviderRefusal] = [
    .badKey, .noCredit, .noModelAccess, .throttled(wait: nil), .throttled(wait: .seconds(7)), .overloaded,
    .unacceptable,
  ]
}
