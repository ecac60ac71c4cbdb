import Foundation
import GatewayKit
import Testing

@testable import GatewayCore

@Suite struct PacerTests {
  private let now = Date(timeIntervalSince1970: 1_000_000)

  @Test func aChannelWithoutAPaceNeverWaits() {
    let pacer = Pacer(Pacing())
    for _ in 1...100 { #expect(pacer.reserve("a", now: now) == now) }
  }

  @Test func theChannelsRateHoldsOverConversations() {
    let pacer = Pacer(Pacing(perSecond: 4))
    let slots = ["a", "b", "a", "c"].map { pacer.reserve($0, now: now) }
    #expect(slots == [0, 0.25, 0.5, 0.75].map(now.addingTimeInterval))
  }

  @Test func oneConversationWaitsForItselfOnly() {
    let pacer = Pacer(Pacing(perConversation: .seconds(6)))
    #expect(pacer.reserve("a", now: now) == now)
    #expect(pacer.reserve("a", now: now + .seconds(1)) == now + .seconds(6))
    #expect(pacer.reserve("b", now: now + .seconds(1)) == now + .seconds(1))
    #expect(pacer.reserve("a", now: now + .seconds(60)) == now + .seconds(60))
  }

  @Test func aBurstGoesAtOnceAndIsPaidBack() {
    let pacer = Pacer(Pacing(perConversation: .seconds(6), burst: 3))
    let slots = (0..<5).map { _ in pacer.reserve("a", now: now).timeIntervalSince(now) }
    #expect(slots == [0, 0, 0, 6, 12])
    #expect(pacer.reserve("a", now: now + .seconds(60)) == now + .seconds(60))
  }

  @Test func aPlaceInWhichNothingWasSentIsNotLost() {
    let pacer = Pacer(Pacing(perSecond: 4, perConversation: .seconds(6)))
    #expect(pacer.reserve("a", now: now) == now)
    pacer.giveBack("a")
    #expect(pacer.reserve("a", now: now) == now)
    #expect(pacer.reserve("b", now: now) == now.addingTimeInterval(0.25))
  }
}
