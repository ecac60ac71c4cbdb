import Foundation
import GatewayKit
import GatewayTestKit
import Logging
import SQLiteStore
import Testing

@testable import GatewayCore

@Suite("A setting that cannot be read stops neither the start nor the other settings")
struct SettingEntriesTests {
  private func makeStore() throws -> SQLiteStore {
    try SQLiteStore(
      folder: FileManager.default.temporaryDirectory.appending(path: "balcao-test-\(UUID().uuidString)"),
      log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
  }

  private func entries(_ store: SQLiteStore) -> SettingEntries<Bool> {
    SettingEntries("toggle", in: SettingScope.gateway, store: store)
  }

  @Test("damaged entries are left out and reported once each")
  func leftOut() async throws {
    let store = try makeStore()
    // A migration leaves a map that it could not split under the empty key, whatever is in it.
    for (key, value) in [("a", "true"), ("b", "maybe"), ("c", "false"), ("", "true")] {
      try await store.setSetting("toggle/" + key, in: SettingScope.gateway, to: Array(value.utf8))
    }
    let entries = entries(store)
    for _ in 1...2 { try await entries.load() }
    #expect(entries.all == ["a": true, "c": false])
    #expect(store.damage.count == 2)
    #expect(store.damage.allSatisfy { $0.what.contains("of gateway cannot be read") })
    #expect(store.damage.contains { $0.what.contains("the setting toggle/b ") })
  }

  @Test("a change replaces a damaged entry, or removes it", arguments: [true, false, nil])
  func replaced(_ new: Bool?) async throws {
    let store = try makeStore()
    try await store.setSetting("toggle/b", in: SettingScope.gateway, to: Array("maybe".utf8))
    let first = entries(store)
    try await first.load()
    try await first.change("b") { _ in new }
    #expect(first["b"] == new)
    #expect(try await store.setting("toggle/b", in: SettingScope.gateway) == new.map { Array("\($0)".utf8) })
    let next = entries(store)
    try await next.load()
    #expect(next.all == (new.map { ["b": $0] } ?? [:]))
  }

  @Test("the gateway starts with a damaged pause, and an alert shows it")
  func start() async throws {
    let business = TestBusiness()
    defer { business.remove() }
    try await business.open(running: false) { life in
      try await life.store.setSetting("pause/screen", in: SettingScope.gateway, to: Array("soon".utf8))
      try await life.store.setSetting("pause/phone", in: SettingScope.gateway, to: Array("1".utf8))
    }
    try await business.open { life in
      let alerts = try await life.admin.alerts()
      #expect(alerts.map(\.kind).sorted { $0.rawValue < $1.rawValue } == [.damage, .pause])
      #expect(alerts.first { $0.kind == .damage }?.reason.text.contains("the setting pause/screen of gateway") == true)
    }
  }
}
