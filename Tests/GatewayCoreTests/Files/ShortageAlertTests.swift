import Foundation
import GatewayCore
import GatewayKit
import GatewayTestKit
import Testing

@Suite(.timeLimit(.minutes(5))) struct ShortageAlertTests {
  @Test("an alert says that visitors' files are refused for lack of room, for as long as they are")
  func shortage() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open { life in
      #expect(try await life.admin.alerts().isEmpty)
      life.blobs.refuseVisitors(since: life.clock.now, free: 180 << 20, reserve: 512 << 20)
      let alert = try #require(try await life.admin.alerts().first)
      #expect(alert.kind == .files)
      #expect(alert.since == life.clock.now)
      #expect(alert.reason.text.contains("180 MiB free") && alert.reason.text.contains("512 MiB"))
      life.blobs.refuseVisitors(since: nil)
      #expect(try await life.admin.alerts().isEmpty)
    }
  }
}
