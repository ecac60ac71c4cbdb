import GatewayCore
import GatewayKit

extension Configuration {
  /// The secrets that the file's settings name, and what for.
  var secretUses: [SecretUse] {
    let ofChannels = channels.enumerated().flatMap { index, channel in
      channel.adapter.descriptor.settings.secretUses(
        in: channel.settings, at: JSONPath.join(JSONPath.element("channels", index), "settings"))
    }
    return ofChannels + providers.flatMap(\.secretUses)
  }

  /// Where the file names a secret that is not stored, or that was given for something else.
  func secretDifferences(from session: AdminSession) async throws -> [Diagnostic] {
    let uses = secretUses
    if uses.isEmpty { return [] }
    let stored = Dictionary(
      try await session.run(SecretOperations.List()).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    return uses.compactMap { use in
      Self.difference(of: stored[use.name], from: use).map { .warning(at: use.path, $0) }
    }
  }

  private static func difference(of stored: SecretSummary?, from use: SecretUse) -> String? {
    guard let stored else { return "\(use.name) is not stored: `balcao keys set \(use.name)`" }
    if stored.state == .damaged { return stored.advice }
    guard let binding = stored.binding, !binding.covers(SecretBinding.table(of: [use])[use.name] ?? binding) else {
      return nil
    }
    let given = binding.origins.isEmpty ? "no origin" : binding.origins.joined(separator: " and ")
    return """
      \(use.name) was given for \(binding.purposes.joined(separator: " and ")) at \(given), and this is \(use.purpose) \
      at \(use.origin ?? "no origin"): give it again with `balcao keys set \(use.name)`
      """
  }
}
