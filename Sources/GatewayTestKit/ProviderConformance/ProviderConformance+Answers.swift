import GatewayKit

/// How an adapter reads answers, however the network cuts them.
extension ProviderConformance {
  /// The complete text, and nothing else, arrives at the sink and in the completion.
  @Sendable static func wordsArriveWhole(_ peer: any ProviderConformancePeer) async throws {
    for script in scripts {
      for cutting in BodyCutting.all where cutting != .bytes || script.text.utf8.count < 20_000 {
        let bench = try ProviderBench(peer, .answers(script), cutting: cutting)
        let completion = try await bench.completion("an answer that came \(cutting)")
        try expect(completion.text, is: script.text, "the words of an answer that came \(cutting)")
        try expect(completion.finish, is: .complete, "the finish of an answer that came \(cutting)")
        try expect(completion.toolCalls.isEmpty, "an answer without tool calls has some: \(completion.toolCalls)")
      }
    }
  }

  /// Text reaches the sink while the answer is still being written.
  @Sendable static func wordsComeEarly(_ peer: any ProviderConformancePeer) async throws {
    let script = ProviderScript(["Abrimos ", "às 8h."], hasEnd: false)
    let bench = try ProviderBench(peer, .answers(script)) { $0.ending = .fallsSilent }
    let adapter = bench.adapter
    let sink = RecordingSink()
    try await within(.seconds(30), "words of an answer that is not over, or returning after cancellation") {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { _ = try? await adapter.reply(to: prompt, into: sink) }
        await sink.wait(forBytes: script.text.utf8.count)
        group.cancelAll()
      }
    }
    try expect(sink.text, is: script.text, "the words of an answer that is not over")
  }

  /// Tool calls arrive whole and in order, with and without words beside them.
  @Sendable static func toolCallsArriveWhole(_ peer: any ProviderConformancePeer) async throws {
    let visit = ToolCall(id: "call-1", name: "book_visit", arguments: ["day": "terça-feira 🗓️ \"\\ \u{2028}"])
    let other = ToolCall(id: "call-2", name: "book_visit", arguments: ["day": ["deep": [1, true, .null, "x"]]])
    let transfer = ToolCall(id: "call-3", name: "transfer_to_human", arguments: [:])
    let cases = [
      ProviderScript([], toolCalls: [transfer], finish: .toolCalls),
      ProviderScript([], toolCalls: [visit, other, transfer], finish: .toolCalls),
      ProviderScript(
        ["Um ", "momento."], toolCalls: [visit], usage: TokenUsage(input: 1, output: 2), finish: .toolCalls),
    ]
    for script in cases {
      for cutting in BodyCutting.all {
        let bench = try ProviderBench(peer, .answers(script), cutting: cutting)
        let completion = try await bench.completion("tool calls that came \(cutting)")
        let what = "of tool calls that came \(cutting)"
        try expect(completion.toolCalls.map(\.name), is: script.toolCalls.map(\.name), "the names \(what)")
        try expect(
          completion.toolCalls.map(\.arguments), is: script.toolCalls.map(\.arguments), "the arguments \(what)")
        try expect(completion.text, is: script.text, "the words \(what)")
        try expect(completion.finish, is: .toolCalls, "the finish \(what)")
      }
    }
  }

  /// The usage is reported if the provider reports it, and only then.
  @Sendable static func usageIsTold(_ peer: any ProviderConformancePeer) async throws {
    let usages = [
      TokenUsage(input: 1_200, output: 34), TokenUsage(input: 1_200, cachedInput: 1_024, output: 34), nil,
    ]
    for usage in usages {
      let bench = try ProviderBench(peer, .answers(ProviderScript(["Oi"], usage: usage)))
      let completion = try await bench.completion("an answer with its cost")
      try expect(completion.usage, is: usage, "the answer's cost")
    }
  }

  /// The finish reason is reported; a blocked answer never counts as a complete one.
  @Sendable static func finishIsTold(_ peer: any ProviderConformancePeer) async throws {
    let bench = try ProviderBench(peer, .answers(ProviderScript(["Abrimos às"], finish: .length)))
    let completion = try await bench.completion("an answer that reached its greatest length")
    try expect(completion.finish, is: .length, "the finish of an answer that reached its greatest length")
    for words in [["Abri"], []] {
      let blocked = try ProviderBench(peer, .answers(ProviderScript(words, finish: .blocked("safety"))))
      switch try await blocked.reply().result {
      case .failure(let error):
        try expect(error.outcome, is: .blocked, "the failure of an answer that is withheld")
      case .success(let completion):
        guard case .blocked(let reason) = completion.finish else {
          throw ConformanceFailure("an answer that is withheld is taken for one that is \(completion.finish)")
        }
        try expect(!reason.isEmpty, "an answer is withheld without a reason")
      }
    }
  }

  /// An answer may be empty: the adapter neither crashes nor adds text.
  @Sendable static func emptyAnswerIsOne(_ peer: any ProviderConformancePeer) async throws {
    for pieces in [[], [""], ["", ""]] {
      let bench = try ProviderBench(peer, .answers(ProviderScript(pieces)))
      let outcome = try await bench.reply()
      try expect(outcome.words.isEmpty, "an empty answer has the words \(outcome.words)")
      if case .success(let completion) = outcome.result {
        try expect(completion.text.isEmpty, "an empty answer has the words \(completion.text)")
      }
    }
  }

  /// One instance serves many conversations at once: each gets its own answer.
  @Sendable static func repliesDoNotMix(_ peer: any ProviderConformancePeer) async throws {
    let bench = try ProviderBench(peer, cutting: .random(seed: 5)) { call in
      let question = try peer.prompt(in: call).messages.last?.text ?? ""
      let pieces = question.map { String($0) } + [" is answered"]
      return .answers(try peer.answer(to: call, .answers(ProviderScript(pieces))))
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<24 {
        group.addTask {
          let question = "question \(number)"
          let asked = Prompt(
            system: "Rules.", messages: [Prompt.Message(.customer, question)], maximumOutputTokens: 100)
          let completion = try await bench.completion(of: asked, "one of many replies")
          try expect(completion.text, is: "\(question) is answered", "one of many replies at once")
        }
      }
      try await group.waitForAll()
    }
  }
}
