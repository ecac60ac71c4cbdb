import GatewayKit
import GatewayTestKit
import Testing

/// The suite for providers itself: what keeps the contract passes, and each way of breaking it is found.
@Suite struct ProviderSuiteTests {
  @Test("a sound provider passes", arguments: ProviderConformance.checks(of: ParrotPeer.self))
  func sound(check: ConformanceCheck) async throws {
    try await check.run()
  }

  @Test("a flaw is found by its check", arguments: ProviderFlaw.allCases)
  func flawed(flaw: ProviderFlaw) async throws {
    let sound = ProviderConformance.checks(of: ParrotPeer.self)
    try #require(sound.contains { $0.name == flaw.check }, "there is no check \(flaw.check)")
    try await Parrot.$flaw.withValue(flaw) {
      let check = try #require(ProviderConformance.checks(of: ParrotPeer.self).first { $0.name == flaw.check })
      await #expect(throws: ConformanceFailure.self) { try await check.run() }
    }
  }

  @Test("every check can fail")
  func everyCheckHasItsFlaw() {
    let checks = Set(ProviderConformance.checks(of: ParrotPeer.self).map(\.name))
    #expect(checks == Set(ProviderFlaw.allCases.map(\.check)))
  }
}
