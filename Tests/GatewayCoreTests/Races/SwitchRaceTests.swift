import Foundation
import GatewayKit
import Logging
import SQLiteStore
import Testing

@testable import GatewayCore

/// Two people switch two things at once. What is at hand and what a start reads from the folder are the same, and both
/// changes are in it.
@Suite("Two switches are moved at once", .timeLimit(.minutes(5)))
struct SwitchRaceTests {
  @Test("Two pauses, two toggles and two budgets at once: none is lost")
  func together() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "balcao-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore(folder: folder, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let now = Date(timeIntervalSince1970: 1_800_000_000)
    let (first, second) = (ScriptedProvider.configuration("first"), ScriptedProvider.configuration("second"))
    let zone = try #require(TimeZone(identifier: "America/Sao_Paulo"))
    let business = Business(name: "Padaria", locale: "pt-BR", timeZone: zone)
    let roster = Roster(Roster.Snapshot(business: business, prices: .none))
    let switches = Switches(store: store)
    let budgets = BudgetSettings(store: store, roster: roster)
    for seed in SeededRaces.seeds {
      var random = SplitMix64(seed)
      let budget = Budget(currency: "USD", cheaperModel: "m\(random.below(100))")
      try await SeededRaces.both(after: (random.below(20), random.below(20))) {
        try await switches.pause("site", now: now)
        try await switches.setAutomatesResponses(first.id, false)
        try await budgets.set(budget, of: first.id)
      } _: {
        try await switches.pause("phone", now: now)
        try await switches.setAutomatesResponses(second.id, false)
        try await budgets.set(budget, of: second.id)
      }
      let (switchesRead, budgetsRead) = (Switches(store: store), BudgetSettings(store: store, roster: roster))
      try await switchesRead.load()
      try await budgetsRead.load()
      for (switches, budgets) in [(switches, budgets), (switchesRead, budgetsRead)] {
        #expect(switches.all.map(\.scope) == ["phone", "site"], "seed \(seed)")
        #expect([first, second].allSatisfy { !switches.automatesResponses($0) }, "seed \(seed)")
        #expect([first, second].allSatisfy { budgets.budget(of: $0.id) == budget }, "seed \(seed)")
      }
      try await SeededRaces.both(after: (random.below(20), random.below(20))) {
        try await switches.resume("site")
        try await switches.setAutomatesResponses(first.id, true)
        try await budgets.set(nil, of: first.id)
      } _: {
        try await switches.resume("phone")
        try await switches.setAutomatesResponses(second.id, true)
        try await budgets.set(nil, of: second.id)
      }
      #expect(switches.all.isEmpty, "seed \(seed)")
    }
    try await store.close()
  }

  @Test("One pause is set and taken back at once: what is at hand is what a start reads")
  func same() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "balcao-test-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let store = try SQLiteStore(folder: folder, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    let switches = Switches(store: store)
    for seed in SeededRaces.seeds {
      var random = SplitMix64(seed)
      try await SeededRaces.both(after: (random.below(20), random.below(20))) {
        try await switches.pause(nil, now: Date(timeIntervalSince1970: Double(seed)))
      } _: {
        try await switches.resume(nil)
      }
      let read = Switches(store: store)
      try await read.load()
      #expect(read.all == switches.all, "seed \(seed)")
    }
    try await store.close()
  }
}
