import GatewayKit

/// Each kind of failure has its outcome, and none counts as success.
extension ProviderConformance {
  /// A refusal has the outcome that the core acts on.
  @Sendable static func refusalsAreClassified(_ peer: any ProviderConformancePeer) async throws {
    for refusal in refusals {
      for cutting in [BodyCutting.whole, .bytes] {
        let bench = try ProviderBench(peer, .refuses(refusal), cutting: cutting)
        let outcome = try await bench.reply()
        let failure = try require(outcome.failure, "a failure of a server that refuses: \(refusal)")
        let fits =
          switch (refusal, failure) {
          case (.badKey, .unauthorized), (.noCredit, .exhausted), (.noModelAccess, .rejected),
            (.noModelAccess, .unauthorized), (.throttled(wait: nil), .throttled), (.unacceptable, .rejected),
            (.overloaded, .unavailable), (.overloaded, .throttled):
            true
          case (.throttled(wait: let wait?), .throttled(retryAfter: let told)): told == wait
          default: false
          }
        try expect(fits, "a server that refuses (\(refusal)) makes \(failure)")
        try expect(outcome.words.isEmpty, "a refusal's words were given to the customer: \(outcome.words)")
      }
    }
  }

  /// The transport's error of a failed call stays unchanged.
  @Sendable static func transportFailuresPass(_ peer: any ProviderConformancePeer) async throws {
    let unreachable = try ProviderBench(peer) { _ in .isUnreachable }
    try expect(try await unreachable.reply().failure, is: .unavailable, "the failure of a server that is not there")
    let torn = try ProviderBench(peer, .refuses(.overloaded)) { answer in
      answer.body = []
      answer.ending = .breaksOff
    }
    let failure = try await torn.reply().failure
    try expect(
      failure == .unknown || failure == .unavailable,
      "a refusal whose body breaks off makes \(failure.map { "\($0)" } ?? "a success")")
  }

  /// A stream that ends before the wire's end marker, cleanly or not, is a failure, wherever it ends.
  @Sendable static func brokenStreamsAreFailures(_ peer: any ProviderConformancePeer) async throws {
    let usage = TokenUsage(input: 5, output: 5)
    for script in [
      ProviderScript(["Abri", "mos às 8h. 🥖"], usage: usage, hasEnd: false),
      ProviderScript(["Abri", "mos às 8h. 🥖"], usage: usage),
    ] {
      for ending in [ScriptedAnswer.Ending.complete, .breaksOff] {
        for length in 0..<(try await length(of: script, from: peer)) {
          let bench = try ProviderBench(peer, .answers(script)) { answer in
            answer.body = Array(answer.body.prefix(length))
            answer.ending = ending
          }
          let outcome = try await bench.reply()
          let what = "a stream that \(ending == .complete ? "ends" : "breaks off") after \(length) bytes"
          try expect(script.text.hasPrefix(outcome.words), "\(what) has the words \(outcome.words)")
          switch outcome.result {
          case .failure(let error):
            try expect(error.outcome, is: .unknown, "the failure of \(what)")
          case .success(let completion):
            try expect(
              script.hasEnd && completion.text == script.text, "\(what) is taken for an answer: \(completion.text)")
          }
        }
      }
    }
  }

  /// How long the wire's answer is.
  private static func length(of script: ProviderScript, from peer: any ProviderConformancePeer) async throws -> Int {
    let bench = try ProviderBench(peer, .answers(script))
    _ = try await bench.reply()
    let call = try require(bench.transport.calls.first, "a request")
    return try peer.answer(to: call, .answers(script)).body.count
  }

  /// An error that a server reports in the middle of its answer is a failure.
  @Sendable static func errorsInsideAreFailures(_ peer: any ProviderConformancePeer) async throws {
    for pieces in [[], ["Abri", "mos"]] {
      for cutting in BodyCutting.all {
        let bench = try ProviderBench(peer, .breaksDown(after: ProviderScript(pieces)), cutting: cutting)
        let outcome = try await bench.reply()
        switch try require(outcome.failure, "a failure of a stream with an error inside, \(cutting)") {
        case .unavailable, .throttled, .unknown: break
        case let other: throw ConformanceFailure("a server that is overloaded in the middle makes \(other)")
        }
        // Text in the same piece as the error need not be shown: then the next provider may still answer.
        try expect(pieces.joined().hasPrefix(outcome.words), "an error inside a stream has the words \(outcome.words)")
      }
    }
  }

  /// A reply that is cancelled returns at once and is no success, at whatever point.
  @Sendable static func cancellationReturns(_ peer: any ProviderConformancePeer) async throws {
    let silent = try ProviderBench(peer) { _ in .isSilent }
    try await isCancelled(silent, "a server that never answers")
    let mute = try ProviderBench(peer, .answers(ProviderScript(["Oi"]))) { answer in
      answer.body = []
      answer.ending = .fallsSilent
    }
    try await isCancelled(mute, "a server that sends a header and nothing more")
    let adapter = silent.adapter
    let verification = try await within(.seconds(10), "returning from trying a key after cancellation") {
      await withTaskGroup(of: KeyVerification.self) { group in
        group.addTask { await adapter.verify() }
        group.cancelAll()
        return await group.next() ?? .ok
      }
    }
    try expect(verification, is: .unreachable, "what trying a key shows that was cancelled")
  }

  private static func isCancelled(_ bench: ProviderBench, _ what: String) async throws {
    let adapter = bench.adapter
    let succeeded = try await within(.seconds(10), "returning after cancellation, from \(what),") {
      await withTaskGroup(of: Bool.self) { group in
        group.addTask { (try? await adapter.reply(to: prompt, into: RecordingSink())) != nil }
        group.cancelAll()
        return await group.next() ?? false
      }
    }
    try expect(!succeeded, "a cancelled reply, of \(what), is taken for a success")
  }
}
