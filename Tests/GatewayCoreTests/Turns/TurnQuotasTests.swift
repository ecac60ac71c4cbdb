import GatewayKit
import Testing

@testable import GatewayCore

@Suite("How many turns reach a provider within an hour is bounded")
struct TurnQuotasTests {
  private static let quota = ProviderTurnQuota(perConversation: 2, perOrigin: 3)
  private static let origin = TurnOrigin(Sender(aliases: [], origin: "o"))

  /// Whether a turn may reach a provider.
  private func admits(
    _ quotas: TurnQuotas, _ conversation: ConversationID, from origin: String? = "o", in block: String? = nil,
    _ quota: ProviderTurnQuota = TurnQuotasTests.quota,
    on channel: ChannelID = "site", at second: Int = 0
  ) -> Bool {
    let admission = quotas.admit(
      conversation, on: channel, from: TurnOrigin(Sender(aliases: [], origin: origin, originBlock: block)), quota,
      now: .seconds(second))
    return if case .admitted = admission { true } else { false }
  }

  @Test("By conversation, and by origin over all conversations of a channel")
  func bounds() {
    let quotas = TurnQuotas()
    #expect(admits(quotas, "a") && admits(quotas, "a") && !admits(quotas, "a"))
    #expect(admits(quotas, "b") && !admits(quotas, "c"))
    #expect(admits(quotas, "c", from: "p") && admits(quotas, "c", on: "shop"))
    #expect(admits(quotas, "d", from: nil) && admits(quotas, "d", from: nil) && !admits(quotas, "d", from: nil))
    #expect((0..<100).allSatisfy { _ in admits(quotas, "a", ProviderTurnQuota()) })
  }

  @Test("The networks of one block together have eight times as many turns as one, and another block has its own")
  func blocks() {
    let quotas = TurnQuotas()
    let quota = ProviderTurnQuota(perOrigin: 3)
    let admitted = (0..<1_000).count(where: { admits(quotas, "a", from: "o\($0)", in: "block", quota) })
    #expect(admitted == 24)
    let refused = quotas.admit(
      "a", on: "site", from: TurnOrigin(Sender(aliases: [], origin: "new", originBlock: "block")), quota, now: .zero)
    #expect(refused == .refused(ProviderCode.quotaOfNetwork.with(["count": 24, "limit": 24])))
    #expect(admits(quotas, "a", from: "o", in: "other", quota))
    #expect(admits(quotas, "a", from: "p", in: "block", quota, at: 3_600))
  }

  @Test("The reason has the numbers, and what is refused is not counted")
  func reason() {
    let quotas = TurnQuotas()
    _ = admits(quotas, "a")
    _ = admits(quotas, "a", at: 10)
    let refused = quotas.admit("a", on: "site", from: Self.origin, Self.quota, now: .seconds(20))
    #expect(refused == .refused(ProviderCode.quotaOfConversation.with(["count": 2, "limit": 2])))
    _ = admits(quotas, "b")
    let other = quotas.admit("c", on: "site", from: Self.origin, Self.quota, now: .seconds(20))
    #expect(other == .refused(ProviderCode.quotaOfVisitor.with(["count": 3, "limit": 3])))
    #expect(!admits(quotas, "a", at: 3_599) && admits(quotas, "a", at: 3_600) && !admits(quotas, "a", at: 3_609))
  }

  @Test("A turn that reached no provider is given back, in both counts")
  func givenBack() {
    let quotas = TurnQuotas()
    for _ in 0..<10 {
      guard case .admitted(let ticket) = quotas.admit("a", on: "site", from: Self.origin, Self.quota, now: .seconds(1))
      else {
        Issue.record("refused")
        return
      }
      quotas.giveBack(ticket)
    }
    #expect(admits(quotas, "a") && admits(quotas, "a") && admits(quotas, "b") && !admits(quotas, "b"))
  }

  @Test("Any number of lanes at once stay within a quota")
  func concurrency() async {
    let quotas = TurnQuotas()
    let admitted = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<200 {
        group.addTask {
          self.admits(quotas, ConversationID(rawValue: "c\(number)"), ProviderTurnQuota(perOrigin: 50))
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(admitted == 50)
  }

  @Test("A full table evicts expired entries, then those with the fewest turns, so limits stay in force")
  func eviction() {
    let quotas = TurnQuotas(capacity: 10)
    let quota = ProviderTurnQuota(perOrigin: 3)
    for _ in 0..<3 { #expect(admits(quotas, "a", from: "greedy", quota, at: 1_000)) }
    for number in 0..<10_000 { #expect(admits(quotas, "a", from: "o\(number)", quota, at: 1_000)) }
    #expect(!admits(quotas, "a", from: "greedy", quota, at: 1_000))
    for number in 0..<20 { #expect(admits(quotas, "a", from: "p\(number)", quota, at: 4_600)) }
    #expect(admits(quotas, "a", from: "greedy", quota, at: 4_600))
  }
}
