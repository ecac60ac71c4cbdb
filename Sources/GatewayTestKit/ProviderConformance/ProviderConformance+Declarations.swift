import GatewayKit

extension ProviderConformance {
  /// The descriptor can be shown and is consistent.
  @Sendable static func descriptorIsSane(_ peer: any ProviderConformancePeer) throws {
    try Declarations.descriptorIsSane(type(of: peer).adapter)
  }

  /// The adapter's codes are its own.
  @Sendable static func codesAreSane(_ peer: any ProviderConformancePeer) throws {
    try Declarations.codesAreSane(type(of: peer).adapter)
  }

  /// An exemption names an existing check and its reason.
  @Sendable static func exemptionsName(_ peer: any ProviderConformancePeer) throws {
    try Declarations.exemptionsName(checksOf: names, type(of: peer).adapter)
  }

  /// The settings' declaration is consistent, has what the core reads of every provider, and its decoder is strict.
  @Sendable static func settingsAreStrict(_ peer: any ProviderConformancePeer) throws {
    let adapter = type(of: peer).adapter
    try Declarations.settingsAreStrict(adapter, given: peer.settings)
    for field in ProviderSetting.fields {
      try expect(
        adapter.descriptor.settings.field(field.name) == field,
        "the setting \(field.name) of ProviderSetting is missing, or another one")
    }
    let settings = try Declarations.settings(of: adapter, given: peer.settings)
    for use in adapter.descriptor.settings.secretUses(in: settings) {
      try expect(use.origin != nil, "the secret of \(use.path) is bound to no origin: give its setting `originFrom`")
    }
  }

  /// `check` returns the same each time, and accepts the peer's settings.
  @Sendable static func checkIsPure(_ peer: any ProviderConformancePeer) throws {
    try Declarations.checkIsPure(type(of: peer).adapter, given: peer.settings)
  }

  /// Making an instance has no side effects.
  @Sendable static func initDoesNothing(_ peer: any ProviderConformancePeer) async throws {
    let bench = try ProviderBench(peer, .answers(ProviderScript(["Oi"])))
    // A task that init began comes before this one goes on.
    for _ in 0..<100 { await Task.yield() }
    try expect(bench.transport.calls.isEmpty, "init makes a request")
    try expect(bench.clock.deadlines.isEmpty, "init sleeps")
  }
}
