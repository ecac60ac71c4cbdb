import GatewayCore
import GatewayTestKit
import SQLiteStore
import Testing

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
        }))
  }
}
