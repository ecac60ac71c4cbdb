import GatewayCore
import GatewayKit

extension Configuration {
  /// The secrets that the file's settings name, with their purposes.
  var secretUses: [SecretUse] {
    let ofChannels = channels.enumerated().flatMap { index, channel in
      channel.adapter.descriptor.settings.secretUses(
        in: channel.settings, at: JSONPath.join(JSONPath.element("channels", index), "settings"))
    }
    return ofChannels + providers.flatMap(\.secretUses)
  }

  /// Warnings for secrets in the file that are not stored, or were stored for another purpose or origin.
  func secretDifferences(from session: OperationSession) async throws -> [Diagnostic] {
    let uses = secretUses
    if uses.isEmpty { return [] }
    let stored = Dictionary(
      try await session.run(ListSecrets()).items.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return uses.compactMap { use in
      Self.difference(of: stored[use.name], from: use).map {
        .warning(at: use.path, $0, remedy: .storeSecret(use.name))
      }
    }
  }

  private static func difference(of stored: SecretSummary?, from use: SecretUse) -> Explanation? {
    guard let stored else { return SecretCode.notStored.with(["secret": .string(use.name.rawValue)]) }
    if stored.state == .damaged { return stored.reason }
    guard let binding = stored.binding, !binding.covers(SecretBinding.table(of: [use])[use.name] ?? binding) else {
      return nil
    }
    let given = binding.origins.isEmpty ? "no origin" : binding.origins.joined(separator: " and ")
    return ConfigurationCode.secretOtherwise.with([
      "secret": .string(use.name.rawValue), "purposes": .string(binding.purposes.joined(separator: " and ")),
      "origins": .string(given), "purpose": .string(use.purpose), "origin": .string(use.origin ?? "no origin"),
    ])
  }
}
