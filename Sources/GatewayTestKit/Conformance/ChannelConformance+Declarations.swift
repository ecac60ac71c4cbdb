import GatewayKit

extension ChannelConformance {
  /// The rules of every adapter, and a text limit above zero.
  @Sendable static func descriptorIsSane(_ peer: any ConformancePeer) throws {
    let adapter = type(of: peer).adapter
    try Declarations.descriptorIsSane(adapter)
    try expect(adapter.traits.limits.textLength > 0, "no text fits the channel's limits")
  }

  /// The adapter's codes are its own, and its findings have one, with a remedy where something is wrong.
  @Sendable static func codesAreDeclared(_ peer: any ConformancePeer) async throws {
    let adapter = type(of: peer).adapter
    try Declarations.codesAreSane(adapter)
    guard let examining = try Workbench(peer).adapter as? any Examining else { return }
    let findings = try await within(.seconds(10), "the findings") { await examining.findings() }
    for finding in findings {
      try Declarations.hasCode(finding.reason, adapter)
      try expect(
        finding.severity == .ok || !finding.remedies.isEmpty, "the finding \"\(finding.reason)\" has no remedy")
    }
  }

  /// An exemption names an existing check and its reason.
  @Sendable static func exemptionsName(_ peer: any ConformancePeer) throws {
    try Declarations.exemptionsName(checksOf: names, type(of: peer).adapter)
  }

  /// The settings' declaration is consistent, and its decoder is strict.
  @Sendable static func settingsAreStrict(_ peer: any ConformancePeer) throws {
    try Declarations.settingsAreStrict(type(of: peer).adapter, given: peer.settings)
  }

  /// `check` returns the same each time, and accepts the peer's settings.
  @Sendable static func checkIsPure(_ peer: any ConformancePeer) throws {
    try Declarations.checkIsPure(type(of: peer).adapter, given: peer.settings)
  }

  /// Making an instance has no side effects.
  @Sendable static func initDoesNothing(_ peer: any ConformancePeer) async throws {
    let bench = try Workbench(peer)
    try expect(bench.state.uses == 0, "init reads or writes the adapter's state")
    try expect(bench.conversations.uses == 0, "init asks for conversations")
    try expect(bench.clock.deadlines.isEmpty, "init sleeps")
    try expect(bench.inbox.batches.isEmpty, "init accepts events")
    if let sending = peer as? any SendingConformancePeer {
      let requests = await sending.requestCount
      try expect(requests == 0, "init makes a request")
    }
  }

  /// Inspecting a raw payload returns the same events each time; other bytes are refused.
  @Sendable static func inspectionIsTotal(_ peer: any ConformancePeer) async throws {
    guard let adapter = type(of: peer).adapter as? any Inspecting.Type else { return }
    for hostile in HostileBody.all {
      let first = Result { try adapter.events(inRaw: hostile.bytes) }
      let second = Result { try adapter.events(inRaw: hostile.bytes) }
      switch (first, second) {
      case (.success, .success): try expect(try first.get() == second.get(), "\(hostile.name) is read in two ways")
      case (.failure(let error as AdapterError), .failure):
        try expect(error.outcome == .rejected, "\(hostile.name) is \(error.outcome), expected rejected")
      default: throw ConformanceFailure("\(hostile.name) is read once and refused once")
      }
    }
  }
}
