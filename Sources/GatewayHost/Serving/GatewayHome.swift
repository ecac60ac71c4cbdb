import CurlTransport
import Foundation
import GatewayCore
import GatewayKit
import Logging
import OpenSSLVault
import SQLiteStore

/// A gateway in its data folder: the store, the vault and the core.
struct GatewayHome: Sendable {
  /// The core.
  let gateway: Gateway
  /// The vault with the secrets.
  let vault: OpenSSLVault
  private let store: SQLiteStore
  private let transport: CurlTransport
  private let guarded: GuardedTransport
  private let mail: CurlMail
  // Held so that this process owns the folder while the store is open.
  private let folder: DataFolder

  /// Opens the folder's store and vault and creates the gateway.
  ///
  /// `configuration` reads the configuration with what was changed over the API. `file` is for a reload; nil for a
  /// command. Without `firstContent`, nothing is changed: no content is imported and no secrets are bound.
  ///
  /// - Throws: `VaultError` if the master key is missing or wrong; nothing was changed then.
  init(
    folder: DataFolder, configuration read: (ConfigurationEdits) throws -> Configuration,
    file: (path: String, registry: AdapterRegistry)? = nil,
    masterKey: MasterKeyPlaces.Options = .init(), firstContent: Bool = true, log: Logger
  ) async throws {
    self.folder = folder
    let blobs = try BlobFolder(in: folder.url, naming: ContentHash.sha256)
    store = try SQLiteStore(folder: folder.url, log: log)
    do {
      let configuration = try read(try await ConfigurationEdits.stored(in: store))
      vault = try await OpenSSLVault.open(
        store, masterKey: MasterKeyPlaces(options: masterKey, folder: folder.url, id: folder.id), clock: SystemClock())
      if firstContent {
        let unusable = try await vault.bind(configuration.secretUses)
        for secret in unusable {
          guard let reason = secret.reason else { continue }
          log.warning("a secret cannot be used", metadata: ["secret": "\(secret.name)", "reason": "\(reason)"])
        }
      }
      // The same variable that OpenSSL's programs use for certificate authorities.
      let environment = ProcessInfo.processInfo.environment
      let bundle = environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
      let proxies = try configuration.outgoing.proxies(environment: environment)
      if let origin = proxies.origin {
        log.info("calls to other machines go through a proxy", metadata: ["proxy": "\(origin)"])
      }
      let options = CurlTransport.Options(version: "0.1", caBundle: bundle, proxies: proxies)
      transport = CurlTransport(secrets: vault, options: options)
      guarded = GuardedTransport(
        secrets: vault, options: options, allowed: configuration.outgoing.allowedBlocks)
      mail = CurlMail(secrets: vault, http: transport)
      var ports = GatewayPorts(
        store: store, vault: vault, blobs: blobs, http: transport, clock: SystemClock(), log: log)
      ports.register = RunningFile(in: folder.url, log: log)
      ports.guardedHTTP = guarded
      ports.webhooks = vault.webhooks
      ports.smtp = mail
      ports.raw = mail
      ports.consents = mail
      ports.passwords = ScryptPasswords()
      ports.secondFactors = vault.secondFactors
      if let file {
        ports.configurationSource = ConfigurationFile(
          path: file.path, registry: file.registry, configuration: configuration
        ) { [vault] uses in try await vault.bind(uses) }
      }
      gateway = try await Gateway(configuration: configuration.gateway(firstContent: firstContent), ports: ports)
    } catch {
      try await store.close()
      throw error
    }
  }

  /// Closes the store. The folder is released with the last reference to it.
  func close() async throws {
    await mail.close()
    await transport.close()
    await guarded.close()
    do {
      try await vault.flushUses()
    } catch {
      try await store.close()
      throw error
    }
    try await store.close()
  }
}
