import GatewayKit

extension ChannelConformance {
  /// What every adapter keeps, and a limit that some text fits.
  @Sendable static func descriptorIsSane(_ peer: any ConformancePeer) throws {
    let adapter = type(of: peer).adapter
    try Declarations.descriptorIsSane(adapter)
    try expect(adapter.traits.limits.textLength > 0, "no text fits the channel's limits")
  }

  /// An exemption names a check there is, and says why.
  @Sendable static func exemptionsName(_ peer: any ConformancePeer) throws {
    try Declarations.exemptionsName(checksOf: names, type(of: peer).adapter)
  }

  /// The settings' declaration agrees with itself, and the decoder made from it is strict.
  @Sendable static func settingsAreStrict(_ peer: any ConformancePeer) throws {
    try Declarations.settingsAreStrict(type(of: peer).adapter, given: peer.settings)
  }

  /// `check` says the same each time, and has nothing against the peer's settings.
  @Sendable static func checkIsPure(_ peer: any ConformancePeer) throws {
    try Declarations.checkIsPure(type(of: peer).adapter, given: peer.settings)
  }

  /// Making an instance touches nothing.
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

  /// Inspecting a raw payload gives the same events each time; other bytes are refused.
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
