import Foundation
import GatewayKit
import Synchronization

/// Settings of one kind, one entry for each key: durable, and at hand without a read.
///
/// Entries never overwrite each other. Changes are made one after the other, each written before it is at hand, so that
/// what is at hand is what the next start reads.
final class SettingEntries<Value: Codable & Hashable & Sendable>: Sendable {
  private let store: any SettingStore
  private let scope: String
  private let prefix: String
  private let entries = Mutex<[String: Value]>([:])
  private let gate = SerialGate()

  /// Entries under the names `prefix/{key}` of a scope.
  init(_ prefix: String, in scope: String, store: any SettingStore) {
    self.store = store
    self.scope = scope
    self.prefix = prefix + "/"
  }

  /// Reads the entries. Called once, before the first change.
  func load() async throws(StoreError) {
    var found: [String: Value] = [:]
    var last: String?
    repeat {
      let page = try await store.settings(in: scope, prefix: prefix, after: last, limit: 1_000)
      for (name, bytes) in page {
        guard let value = try? JSONDecoder().decode(Value.self, from: Data(bytes)) else {
          throw StoreError(.damaged, "the setting \(name) in \(scope) cannot be read: restore a backup")
        }
        found[String(name.dropFirst(prefix.count))] = value
      }
      last = page.last?.name
    } while last != nil
    let read = found
    entries.withLock { $0 = read }
  }

  /// Every entry by its key.
  var all: [String: Value] { entries.withLock { $0 } }

  /// The entry of a key.
  subscript(key: String) -> Value? { entries.withLock { $0[key] } }

  /// Changes the entry of a key; nil removes it.
  func change(_ key: String, _ edit: @Sendable (Value?) -> Value?) async throws(StoreError) {
    try await gate.run { () throws(StoreError) in
      let old = self[key]
      let new = edit(old)
      guard new != old else { return }
      try await store.setSetting(prefix + key, in: scope, to: try Self.bytes(new))
      entries.withLock { $0[key] = new }
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
