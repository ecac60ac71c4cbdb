import Foundation
import GatewayCore
import GatewayKit
import Logging
import OpenSSLVault
import SQLiteStore

/// A gateway in its data folder: the store, the signers and the core, put together.
struct GatewayHome: Sendable {
  /// The gateway.
  let gateway: Gateway
  private let store: SQLiteStore
  // Held so that the folder stays ours for as long as the store is open.
  private let folder: DataFolder

  /// Opens the folder's store and makes the gateway on it. `firstContent` may be withheld from a look that must change
  /// nothing.
  init(
    folder: DataFolder, configuration: Configuration, firstContent: Bool = true, log: Logger
  ) async throws {
    self.folder = folder
    let keys = try FolderKeys(folder: folder.url)
    store = try SQLiteStore(folder: folder.url, log: log)
    do {
      gateway = try await Gateway(
        configuration: configuration.gateway(firstContent: firstContent), store: store,
        signers: keys, clock: SystemClock(), log: log)
    } catch {
      try await store.close()
      throw error
    }
  }

  /// Closes the store; the folder is free when the last holder lets go.
  func close() async throws { try await store.close() }
}

extension Configuration {
  /// What the core needs to know of the file. A channel that is not enabled is none.
  func gateway(firstContent: Bool) -> GatewayConfiguration {
    GatewayConfiguration(
      business: business, publicURL: server.publicURL,
      channels: channels.filter(\.enabled).map { channel in
        ChannelConfiguration(
          id: channel.id, adapter: channel.adapter, settings: channel.settings, automation: channel.automation,
          answerWithin: channel.answerWithin, grouping: channel.grouping)
      }, initialContent: firstContent ? content?.bytes : nil)
  }
}
