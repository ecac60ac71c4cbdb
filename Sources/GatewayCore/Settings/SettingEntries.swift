import Foundation
import GatewayKit
import Synchronization

/// Settings of one kind, one entry for each key. Durable; reads come from memory.
///
/// Entries never overwrite each other. Changes run one after the other, and each is stored before it is visible in
/// memory, so that memory equals what the next start reads. An unreadable entry is left out and reported; changing it
/// replaces it.
final class SettingEntries<Value: Codable & Hashable & Sendable>: Sendable {
  private let store: any SettingStore & DamageReporting
  private let scope: String
  private let prefix: String
  private struct State {
    var values: [String: Value] = [:]
    /// The keys of unreadable entries.
    var damaged: Set<String> = []
  }

  private let state = Mutex(State())
  private let gate = SerialGate()

  /// Creates entries with the names `prefix/{key}` in a scope.
  init(_ prefix: String, in scope: String, store: any SettingStore & DamageReporting) {
    self.store = store
    self.scope = scope
    self.prefix = prefix + "/"
  }

  /// Loads the entries, and reports each unreadable one as damage. Call it once, before the first change.
  func load() async throws(StoreError) {
    var found = State()
    var last: String?
    repeat {
      let page = try await store.settings(in: scope, prefix: prefix, after: last, limit: 1_000)
      for (name, bytes) in page {
        let key = String(name.dropFirst(prefix.count))
        // A migration stores a map that it could not split under the empty key.
        if !key.isEmpty, let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)) {
          found.values[key] = value
        } else {
          found.damaged.insert(key)
          store.report(
            StoreError(
              .damaged,
              "the setting \(name) of \(scope) cannot be read, so it has no effect: set it again, or restore a backup"))
        }
      }
      last = page.last?.name
    } while last != nil
    let read = found
    state.withLock { $0 = read }
  }

  /// All entries, by key.
  var all: [String: Value] { state.withLock(\.values) }

  /// The entry of a key.
  subscript(key: String) -> Value? { state.withLock { $0.values[key] } }

  /// Changes the entry of a key; nil removes it.
  func change(_ key: String, _ edit: @Sendable (Value?) -> Value?) async throws(StoreError) {
    try await gate.run { () throws(StoreError) in
      let old = self[key]
      let new = edit(old)
      guard new != old || state.withLock({ $0.damaged.contains(key) }) else { return }
      try await store.setSetting(prefix + key, in: scope, to: try Self.bytes(new))
      state.withLock { state in
        state.values[key] = new
        state.damaged.remove(key)
      }
    }
  }

  private static func bytes(_ value: Value?) throws(StoreError) -> [UInt8]? {
    guard let value else { return nil }
    do {
      return Array(try JSONEncoder().encode(value))
    } catch {
      throw StoreError(.unavailable, "a setting could not be encoded: \(error)")
    }
  }
}
