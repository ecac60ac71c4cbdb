import Foundation
import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("The delay of failed sign-ins") struct SignInThrottleTests {
  private let clock = ManualClock()
  private let throttle: SignInThrottle

  init() { throttle = SignInThrottle(clock: clock, capacity: 1_000) }

  /// Fails; returns how long the next attempt would have to wait.
  private func fail(_ account: String, from address: String, isKnown: Bool = false) -> Duration {
    throttle.admit(account, from: address, isKnown: isKnown).wait
  }

  @Test("the sixth failure of an address waits 2 s, and each further one twice as long, at most 15 minutes")
  func growth() {
    for _ in 0..<5 { #expect(fail("ana", from: "203.0.113.7") == .zero) }
    for expected in [2, 4, 8, 16, 32, 64, 128, 256] {
      #expect(fail("ana", from: "203.0.113.7") == .seconds(expected))
      clock.advance(by: .seconds(expected) - .milliseconds(1))
      #expect(fail("bia", from: "203.0.113.7") > .zero, "also for another account")
      clock.advance(by: .milliseconds(1))
      #expect(fail("ana", from: "203.0.113.7") == .zero)
    }
    #expect(fail("ana", from: "203.0.113.7") <= .seconds(900))
  }

  @Test("failures are forgotten one by one")
  func decay() {
    for _ in 0..<5 { _ = fail("ana", from: "203.0.113.7") }
    clock.advance(by: SignInThrottle.decay * 2)
    for _ in 0..<2 { #expect(fail("ana", from: "203.0.113.7") == .zero) }
    #expect(fail("ana", from: "203.0.113.7") > .zero)
    clock.advance(by: SignInThrottle.decay * 6)
    for _ in 0..<5 { #expect(fail("ana", from: "203.0.113.7") == .zero) }
  }

  @Test("setting the wall clock changes nothing")
  func wallClock() {
    for _ in 0..<5 { _ = fail("ana", from: "203.0.113.7") }
    clock.setWallClock(by: .seconds(86_400))
    #expect(fail("ana", from: "203.0.113.7") == .seconds(2))
  }

  @Test("a success takes back its own attempt and no other")
  func success() throws {
    for _ in 0..<100 {
      throttle.succeeded(try #require(throttle.admit("ana", from: "203.0.113.7", isKnown: false).attempt))
    }
    for _ in 0..<4 { _ = fail("ana", from: "203.0.113.7") }
    throttle.succeeded(try #require(throttle.admit("ana", from: "203.0.113.7", isKnown: false).attempt))
    #expect(fail("ana", from: "203.0.113.7") == .zero)
    #expect(fail("ana", from: "203.0.113.7") > .zero)
  }

  @Test("attempts at once count before they are decided")
  func atOnce() {
    let admitted = (0..<50).filter { _ in throttle.admit("ana", from: "203.0.113.7", isKnown: false).attempt != nil }
    #expect(admitted.count == 5)
  }

  @Test("a stranger at one address locks nobody out, whatever they try")
  func stranger() {
    for _ in 0..<200 {
      _ = fail("ana", from: "198.51.100.1")
      clock.advance(by: .seconds(900))
    }
    for _ in 0..<20 {
      _ = fail("ana", from: "198.51.100.1")
      clock.advance(by: .seconds(600))
    }
    #expect(fail("ana", from: "203.0.113.7") == .zero)
  }

  @Test("many strangers together lock an account, except for addresses that its person uses")
  func manyStrangers() {
    for number in 0..<10 {
      for _ in 0..<2 { _ = fail("ana", from: "198.51.100.\(number)") }
    }
    #expect(fail("ana", from: "203.0.113.7") > .zero)
    #expect(fail("ana", from: "203.0.113.7", isKnown: true) == .zero)
    #expect(fail("bia", from: "203.0.113.8") == .zero)
  }

  @Test("an IPv6 subscriber is one address")
  func subscriber() {
    for number in 0..<5 { _ = fail("ana", from: "2001:db8:1:2::\(number)") }
    #expect(fail("ana", from: "2001:db8:1:2:ffff::9") > .zero)
    #expect(fail("ana", from: "2001:db8:1:3::1") == .zero)
  }

  @Test(
    "blocks of addresses",
    arguments: [
      ("203.0.113.7", "203.0.113.7"), ("2001:db8::1", "2001:db8:0:0"), ("::1", "0:0:0:0"),
      ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2"), ("fe80::1%eth0", "fe80:0:0:0"), ("::ffff:1.2.3.4", "::ffff:1.2.3.4"),
    ])
  func blocks(address: String, block: String) { #expect(AddressBlock.of(address) == block) }

  @Test("memory is bounded, and those who fail most are remembered")
  func bound() {
    for _ in 0..<6 { _ = fail("ana", from: "198.51.100.1") }
    for number in 0..<20_000 {
      _ = fail("someone \(number)", from: "10.\(number / 65_536).\(number / 256 % 256).\(number % 256)")
    }
    #expect(fail("ana", from: "198.51.100.1") > .zero)
  }

  @Test("a flood of sign-ins is refused before passwords are hashed, and the owner signs in from elsewhere")
  func flood() async throws {
    try await PeopleScene.play { scene in
      let wrong = Password("wrong password")
      let codes: [String?] = await withTaskGroup(of: String?.self) { group in
        for _ in 0..<300 {
          group.addTask { await scene.code { _ = try await scene.signIn("olga", wrong, from: "198.51.100.1") } }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.filter { $0 == "sign_in_failed" }.count == 5)
      #expect(codes.filter { $0 == "sign_in_throttled" }.count == 295)
      #expect(scene.passwords.checks == 5)
      _ = try await scene.signIn("olga", from: "203.0.113.7")
    }
  }
}
