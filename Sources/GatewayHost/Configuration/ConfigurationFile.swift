import Foundation
import GatewayCore
import GatewayKit

/// The file that a running gateway reads again on reload. It is read with what people changed over the API.
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

  var adapters: [any Plugin.Type] { registry.adapters }

  func read(
    with edits: ConfigurationEdits, requiring required: ConfiguredID?
  ) async throws(OperationError) -> CheckedConfiguration {
    let loaded: LoadedConfiguration
    do { loaded = try LoadedConfiguration(path: path, registry: registry, edits: edits) } catch {
      throw OperationError(.configurationUnreadable, ["reason": .string("\(error)")])
    }
    if let required, let problems = loaded.refused[required] {
      throw OperationError(.configurationRefused, ["id": .string(required.id)], diagnostics: problems)
    }
    guard let configuration = loaded.configuration else {
      throw OperationError(.configurationInvalid, ["path": .string(path)], diagnostics: loaded.diagnostics)
    }
    return CheckedConfiguration(
      configuration.gateway(firstContent: false), elements: loaded.elements, secretUses: configuration.secretUses,
      warnings: loaded.diagnostics + loaded.ignoredEdits, needsRestart: started.restarts(for: configuration))
  }

  func bind(
    _ checked: CheckedConfiguration, keeping uses: [SecretUse]
  ) async throws(OperationError) -> [Diagnostic] {
    do {
      let unusable = try await bind(Self.bindings(of: checked.secretUses, keeping: uses))
      return unusable.compactMap { secret in
        secret.reason.map { reason -> Diagnostic in
          let params: [String: JSONValue] = ["secret": .string(secret.name.rawValue), "reason": reason.parameter]
          return .warning(at: "secrets", ConfigurationCode.secretUnusable.with(params), remedy: secret.remedy)
        }
      }
    } catch {
      throw OperationError(.secretsNotBound, ["path": .string(path), "reason": .string("\(error)")])
    }
  }

  /// The secrets of a configuration, and those that only the running roster uses. A secret in both is bound as the new
  /// configuration says, and may no longer be used elsewhere.
  private static func bindings(of next: [SecretUse], keeping uses: [SecretUse]) -> [SecretUse] {
    let names = Set(next.map(\.name))
    return next + uses.filter { !names.contains($0.name) }
  }
}

extension LoadedConfiguration {
  /// A warning for each edit that has no effect.
  var ignoredEdits: [Diagnostic] {
    refused.sorted { $0.key.id < $1.key.id }.map { id, problems in
      .warning(
        at: "\(id.part.rawValue).\(id.id)",
        ConfigurationCode.editIgnored.with(["problems": .array(problems.map { .string("\($0)") })]))
    }
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
