import GRDB
import GatewayCore
import GatewayTestKit
import Testing

@testable import SQLiteStore

/// The contract of `Store`. Its checks cover that an event takes effect once (2), order (3), one transaction a turn (4), no
/// send of an older epoch (5), and sends marked unknown (7).
@Suite("Invariants 2, 3, 4, 5, 7: a store keeps its contract") struct ConformanceTests {
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
