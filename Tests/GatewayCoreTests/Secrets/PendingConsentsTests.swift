import Foundation
import GatewayKit
import GatewayTestKit
import Synchronization
import Testing

@testable import GatewayCore

@Suite("A browser's answer counts once, in time, and only with the state of a consent that is awaited")
struct PendingConsentsTests {
  /// A provider that records its requests, and returns a token or a given result.
  private final class Provider: ConsentTaking {
    private let proofs = Mutex<[ConsentProof]>([])
    var shown: [ConsentProof] { proofs.withLock(\.self) }
    let outcome: Result<ConsentOutcome, AdapterError>

    init(_ outcome: Result<ConsentOutcome, AdapterError> = .success(.stored)) { self.outcome = outcome }

    func deviceCode(
      for client: ConsentClient, scope: String, at url: String
    ) async throws(AdapterError) -> DeviceCode { throw AdapterError(.rejected, "no devices here") }

    func redeem(_ proof: ConsentProof, of client: ConsentClient) async throws(AdapterError) -> ConsentOutcome {
      proofs.withLock { $0.append(proof) }
      return try outcome.get()
    }
  }

  private static let client = ConsentClient(
    secret: "shop/refresh", tokenURL: "https://a.example/token", clientID: "me", clientSecret: nil)
  private static let state = String(repeating: "s", count: 43)

  private let clock = ManualClock()
  private let provider = Provider()

  private func desk(_ provider: Provider? = nil, at url: String? = "https://balcao.example") -> PendingConsents {
    PendingConsents(publicURL: url.flatMap(URL.init(string:)), consents: provider ?? self.provider, clock: clock)
  }

  private static func awaited(_ state: String = state) -> AwaitedConsent {
    AwaitedConsent(client: client, state: state, verifier: "verifier of \(state)")
  }

  private static func answer(_ fields: KeyValuePairs<String, String>) -> [QueryParameter] {
    fields.map { QueryParameter(name: $0.key, value: $0.value) }
  }

  @Test("the code is redeemed with the verifier and the address it was sent to; the result is returned once")
  func stored() async throws {
    let desk = desk()
    #expect(try desk.expect(Self.awaited()) == "https://balcao.example/consents/return")
    #expect(desk.progress(of: Self.state) == .waiting)
    #expect(await desk.take(Self.answer(["code": "c", "state": Self.state, "scope": "mail"])) == .stored)
    #expect(
      provider.shown == [
        .browser(
          code: "c", verifier: "verifier of \(Self.state)", redirectURI: "https://balcao.example/consents/return")
      ])
    #expect(desk.progress(of: Self.state) == .stored)
    #expect(desk.progress(of: Self.state) == .over)
  }

  @Test("a second answer is not expected, before and after the result was returned")
  func once() async throws {
    let desk = desk()
    _ = try desk.expect(Self.awaited())
    let answer = Self.answer(["state": Self.state, "code": "c"])
    #expect(await desk.take(answer) == .stored)
    #expect(await desk.take(answer) == .unknown)
    _ = desk.progress(of: Self.state)
    #expect(await desk.take(answer) == .unknown)
    #expect(provider.shown.count == 1)
  }

  @Test(
    "an answer without the state is not expected, and the pending consent keeps waiting",
    arguments: [
      answer([:]), answer(["code": "c"]), answer(["code": "c", "state": ""]),
      answer(["code": "c", "state": String(repeating: "s", count: 42)]),
      answer(["code": "c", "state": String(repeating: "s", count: 42) + "t"]),
      answer(["code": "c", "state": state, "state": state]), answer(["code": "c", "State": state]),
    ])
  func foreign(parameters: [QueryParameter]) async throws {
    let desk = desk()
    _ = try desk.expect(Self.awaited())
    #expect(await desk.take(parameters) == .unknown)
    #expect(desk.progress(of: Self.state) == .waiting)
    #expect(provider.shown.isEmpty)
  }

  @Test(
    "a refusal stores nothing, says why, and ends the wait",
    arguments: [
      (answer(["state": state, "error": "access_denied"]), "access_denied"),
      (answer(["state": state, "error": "x", "error_description": "an administrator must agree"]), "administrator"),
      (answer(["state": state]), "no reason"), (answer(["state": state, "code": ""]), "no reason"),
      (answer(["state": state, "code": "c", "code": "d"]), "no reason"),
    ])
  func refused(parameters: [QueryParameter], words: String) async throws {
    let desk = desk()
    _ = try desk.expect(Self.awaited())
    #expect(await desk.take(parameters) == .failed)
    #expect(await desk.take(Self.answer(["state": Self.state, "code": "c"])) == .unknown)
    guard case .failed(let reason) = desk.progress(of: Self.state) else {
      Issue.record("the refusal was lost")
      return
    }
    #expect(reason.contains(words))
    #expect(provider.shown.isEmpty)
  }

  @Test("a provider that rejects the code is reported in its own words")
  func unredeemed() async throws {
    let desk = desk(Provider(.failure(AdapterError(.unauthorized, "invalid_grant: the code is old"))))
    _ = try desk.expect(Self.awaited())
    #expect(await desk.take(Self.answer(["state": Self.state, "code": "c"])) == .failed)
    #expect(desk.progress(of: Self.state) == .failed("invalid_grant: the code is old"))
  }

  @Test("a consent expires after ten minutes")
  func late() async throws {
    let desk = desk()
    _ = try desk.expect(Self.awaited())
    clock.advance(by: .seconds(599))
    #expect(desk.progress(of: Self.state) == .waiting)
    clock.advance(by: .seconds(1))
    #expect(await desk.take(Self.answer(["state": Self.state, "code": "c"])) == .unknown)
    #expect(desk.progress(of: Self.state) == .over)
    #expect(provider.shown.isEmpty)
  }

  @Test("several are kept apart; past eight, the next is refused until one has ended")
  func several() async throws {
    let desk = desk()
    let states = (1...8).map { String(repeating: "\($0)", count: 40) }
    for state in states { _ = try desk.expect(Self.awaited(state)) }
    #expect(throws: OperationError.self) { try desk.expect(Self.awaited()) }
    #expect(await desk.take(Self.answer(["state": states[4], "code": "c"])) == .stored)
    #expect(states.map { desk.progress(of: $0) }.count(where: { $0 == .waiting }) == 7)
    _ = try desk.expect(Self.awaited())
    clock.advance(by: .seconds(600))
    for state in states { _ = try desk.expect(Self.awaited(state + "x")) }
  }

  @Test("without a public address, consents or a long state, nothing is expected")
  func unable() {
    #expect(throws: OperationError.self) { try desk(at: nil).expect(Self.awaited()) }
    #expect(throws: OperationError.self) { try desk().expect(Self.awaited("guessable")) }
    let bare = PendingConsents(publicURL: URL(string: "https://balcao.example"), consents: nil, clock: clock)
    #expect(throws: OperationError.self) { try bare.expect(Self.awaited()) }
  }
}
