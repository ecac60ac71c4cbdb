import Foundation
import GatewayKit
import Synchronization

/// The current content, and older versions that open flows still run on, prepared for use.
final class ContentCache: Sendable {
  private struct State {
    var current = LoadedContent(version: 0, bundle: ContentBundle())
    var older: [Int: LoadedContent] = [:]
  }
  /// The most older versions kept in memory; others are read again when needed.
  private static let readyVersions = 8

  private let store: any ContentStore
  private let state = Mutex(State())

  init(store: any ContentStore) { self.store = store }

  /// The current content; version 0, which is empty, before the first import.
  var current: LoadedContent { state.withLock { $0.current } }

  /// Loads the newest version. Called at the start, and after a version was added.
  func reload() async throws(StoreError) {
    guard let newest = try await store.currentContent() else { return }
    let loaded = try Self.load(newest)
    // Of two that load at once, the one that read first may come last.
    state.withLock { if loaded.version >= $0.current.version { $0.current = loaded } }
  }

  /// A version; the current one if that does not exist.
  func content(version: Int) async throws(StoreError) -> LoadedContent {
    let ready = state.withLock { $0.current.version == version ? $0.current : $0.older[version] }
    if let ready { return ready }
    guard let stored = try await store.content(version: version) else { return current }
    let loaded = try Self.load(stored)
    state.withLock { state in
      if state.older.count >= Self.readyVersions { state.older.removeAll() }
      state.older[version] = loaded
    }
    return loaded
  }

  private static func load(_ version: ContentVersion) throws(StoreError) -> LoadedContent {
    let (bundle, diagnostics) = ContentBundle.decode(bytes: version.bundle)
    guard let bundle else {
      let first = diagnostics.first.map { "\($0)" } ?? "unreadable"
      throw StoreError(
        .damaged,
        "content version \(version.summary.version) cannot be read by this version of Balcão (\(first)); "
          + "import a bundle that passes the check")
    }
    return LoadedContent(version: version.summary.version, bundle: bundle)
  }
}
