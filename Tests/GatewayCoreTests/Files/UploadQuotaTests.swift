import GatewayKit
import GatewayTestKit
import Testing

@testable import GatewayCore

@Suite("What one person may upload in a day") struct UploadQuotaTests {
  @Test("each has a gibibyte a day, small files count as 64 KiB, and what was not stored is given back")
  func quota() {
    let clock = ManualClock()
    let quota = UploadQuota(clock: clock)
    let (rosa, ivo) = (AgentID(kind: .user, name: "rosa"), AgentID(kind: .token, name: "t1"))
    let half = UploadQuota.most / 2
    #expect(quota.take(half, of: rosa) && quota.take(half, of: rosa))
    #expect(!quota.take(1, of: rosa) && quota.take(1, of: ivo))
    quota.giveBack(half, of: rosa)
    #expect(!quota.take(half + 1, of: rosa) && quota.take(half, of: rosa))
    #expect(!quota.take(UploadQuota.most - 1, of: ivo), "one byte was counted as 64 KiB")
    clock.advance(by: UploadQuota.period)
    #expect(quota.take(UploadQuota.most, of: rosa))
  }
}
