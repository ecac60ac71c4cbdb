import Foundation
import GatewayCore
import GatewayKit

/// The file that a running gateway reads again on reload. Reading it also binds the secrets that it names.
final class ConfigurationFile: ConfigurationSource {
  private let path: String
  private let registry: AdapterRegistry
  /// The configuration at the start of the process; settings that need a restart still have these values.
  private let started: Configuration
  private let bind: @Sendable ([SecretUse]) async throws -> [SecretSummary]

  /// The file at `path`, whose content at the start was `configuration`; `bind` binds secrets in the vault.
  init(
    path: String, registry: AdapterRegistry, configuration: Configuration,
    bind: @escaping @Sendable ([SecretUse]) async throws -> [SecretSummary]
  ) {
    self.path = path
    self.registry = registry
    started = configuration
    self.bind = bind
  }

  func read(keeping uses: [SecretUse]) async throws(OperationError) -> CheckedConfiguration {
    let loaded: LoadedConfiguration
    do { loaded = try LoadedConfiguration(path: path, registry: registry) } catch {
      throw OperationError(.configurationUnreadable, ["reason": .string("\(error)")])
    }
    guard let configuration = loaded.configuration else {
      throw OperationError(.configurationInvalid, ["path": .string(path)], diagnostics: loaded.diagnostics)
    }
    var warnings = loaded.diagnostics
    do {
      let unusable = try await bind(Self.bindings(of: configuration, keeping: uses))
      warnings += unusable.compactMap { secret in
        secret.reason.map { reason -> Diagnostic in
          let params: [String: JSONValue] = ["secret": .string(secret.name.rawValue), "reason": reason.parameter]
          return .warning(at: "secrets", ConfigurationCode.secretUnusable.with(params), remedy: secret.remedy)
        }
      }
    } catch {
      throw OperationError(.secretsNotBound, ["path": .string(path), "reason": .string("\(error)")])
    }
    return CheckedConfiguration(
      configuration.gateway(firstContent: false), warnings: warnings, needsRestart: started.restarts(for: configuration)
    )
  }

  /// The secrets of a configuration, and those that only the running roster uses. A secret in both is bound as the new
  /// configuration says, and may no longer be used elsewhere.
  private static func bindings(of configuration: Configuration, keeping uses: [SecretUse]) -> [SecretUse] {
    let next = configuration.secretUses
    let names = Set(next.map(\.name))
    return next + uses.filter { !names.contains($0.name) }
  }
}

extension Configuration {
  /// The paths of the settings that differ in `other` and need a restart.
  fileprivate func restarts(for other: Configuration) -> [String] {
    var paths: [String] = []
    if server.publicURL != other.server.publicURL { paths.append("server.publicURL") }
    if server.trustedProxies != other.server.trustedProxies { paths.append("server.trustedProxies") }
    if server.adminListen != other.server.adminListen { paths.append("server.adminListen") }
    if outgoing != other.outgoing { paths.append("outgoing") }
    return paths
  }
}
