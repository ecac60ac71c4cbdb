import GRDB
import GatewayCore
import GatewayTestKit
import Testing

@testable import SQLiteStore

/// The contract of `Store`. Among its checks are those of invariant 2 (an event takes effect once), invariant 3 (order),
/// invariant 4 (one transaction a turn), invariant 5 (no older word of the bot) and invariant 7 (marked unknown).
@Suite struct ConformanceTests {
  @Test(arguments: StoreConformance.checks)
  func conformance(_ check: StoreConformance.Check) async throws {
    let scratch = Scratch()
    try await check.run(
      on: StoreConformance(
        makeStore: { try scratch.open() },
        reopen: { store in
          let store = try #require(store as? SQLiteStore)
          try await store.close()
          return try scratch.open(store.folder)
        },
        makeSmallStore: {
          let store = try scratch.open(maximumPages: 150)
          return StoreConformance.SmallStore(store) {
            try await store.write { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
          }
        }))
  }
}
