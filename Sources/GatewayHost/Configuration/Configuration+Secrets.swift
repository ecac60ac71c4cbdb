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
      Self.difference(of: stored[use.name], from: use).map { .warning(at: use.path, $0) }
    }
  }

  private static func difference(of stored: SecretSummary?, from use: SecretUse) -> String? {
    guard let stored else { return "\(use.name) is not stored; store it with `balcao keys set \(use.name)`" }
    if stored.state == .damaged { return stored.advice }
    guard let binding = stored.binding, !binding.covers(SecretBinding.table(of: [use])[use.name] ?? binding) else {
      return nil
    }
    let given = binding.origins.isEmpty ? "no origin" : binding.origins.joined(separator: " and ")
    return """
      \(use.name) was stored for \(binding.purposes.joined(separator: " and ")) at \(given), but is used here for \
      \(use.purpose) at \(use.origin ?? "no origin"); store it again with `balcao keys set \(use.name)`
      """
  }
}
