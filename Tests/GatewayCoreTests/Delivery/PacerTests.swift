import GatewayKit
import Testing

@testable import GatewayCore

@Suite struct PacerTests {
  private let now = Duration.seconds(1_000_000)

  @Test func aChannelWithoutAPaceNeverWaits() {
    let pacer = Pacer(Pacing())
    for _ in 1...100 { #expect(pacer.reserve("a", uptime: now) == now) }
  }

  @Test func theChannelsRateHoldsOverConversations() {
    let pacer = Pacer(Pacing(perSecond: 4))
    let slots = ["a", "b", "a", "c"].map { pacer.reserve($0, uptime: now) }
    #expect(slots == [0, 0.25, 0.5, 0.75].map { now + .seconds($0) })
  }

  @Test func oneConversationWaitsForItselfOnly() {
    let pacer = Pacer(Pacing(perConversation: .seconds(6)))
    #expect(pacer.reserve("a", uptime: now) == now)
    #expect(pacer.reserve("a", uptime: now + .seconds(1)) == now + .seconds(6))
    #expect(pacer.reserve("b", uptime: now + .seconds(1)) == now + .seconds(1))
    #expect(pacer.reserve("a", uptime: now + .seconds(60)) == now + .seconds(60))
  }

  @Test func aBurstGoesAtOnceAndIsPaidBack() {
    let pacer = Pacer(Pacing(perConversation: .seconds(6), burst: 3))
    let slots = (0..<5).map { _ in pacer.reserve("a", uptime: now) - now }
    #expect(slots == [0, 0, 0, 6, 12].map(Duration.seconds))
    #expect(pacer.reserve("a", uptime: now + .seconds(60)) == now + .seconds(60))
  }

  @Test func aPlaceInWhichNothingWasSentIsNotLost() {
    let pacer = Pacer(Pacing(perSecond: 4, perConversation: .seconds(6)))
    #expect(pacer.reserve("a", uptime: now) == now)
    pacer.giveBack("a")
    #expect(pacer.reserve("a", uptime: now) == now)
    #expect(pacer.reserve("b", uptime: now) == now + .seconds(0.25))
  }
}
