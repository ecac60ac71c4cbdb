import GatewayKit

/// What trying a key shows.
extension ProviderConformance {
  /// A good key, an unknown one, one without credit and one without the model have different results.
  @Sendable static func keysAreToldApart(_ peer: any ProviderConformancePeer) async throws {
    let cases: [(ProviderBehaviour, KeyVerification)] = [
      (.answers(ProviderScript(["ok"], usage: TokenUsage(input: 5, output: 1))), .ok),
      (.answers(ProviderScript(["o"], finish: .length)), .ok),
      (.refuses(.badKey), .badKey), (.refuses(.noCredit), .noCredit), (.refuses(.noModelAccess), .noModelAccess),
    ]
    for (behaviour, verification) in cases {
      for cutting in [BodyCutting.whole, .bytes] {
        let bench = try ProviderBench(peer, behaviour, cutting: cutting)
        try expect(try await bench.verify(), is: verification, "a key at a server that \(behaviour)")
        try expect(bench.transport.calls.count <= 4, "trying a key made \(bench.transport.calls.count) requests")
      }
    }
  }

  /// While the provider is unavailable, the key counts as neither good nor bad.
  @Sendable static func keysInTroubleAreNotGood(_ peer: any ProviderConformancePeer) async throws {
    for behaviour in [ProviderBehaviour.refuses(.overloaded), .refuses(.throttled(wait: .seconds(7)))] {
      let bench = try ProviderBench(peer, behaviour)
      try expect(try await bench.verify(), is: .unreachable, "a key at a server that \(behaviour)")
    }
    let unreachable = try ProviderBench(peer) { _ in .isUnreachable }
    try expect(try await unreachable.verify(), is: .unreachable, "a key at a server that is not there")
    let torn = try ProviderBench(peer, .answers(ProviderScript(["ok"]))) { answer in
      answer.body = Array(answer.body.prefix(answer.body.count / 3))
      answer.ending = .breaksOff
    }
    try expect(try await torn.verify(), is: .unreachable, "a key at a server whose answers break off")
  }
}
