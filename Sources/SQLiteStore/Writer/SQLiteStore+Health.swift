import GRDB
public import GatewayCore
import Logging

extension SQLiteStore {
  /// As large as a long message: a smaller write may still find room where messages find none.
  private static let probeBytes = 32_768

  /// Why nothing can be committed; see `CommitReporting`.
  public func commitTrouble() async -> CommitTrouble? {
    if outcome.wantsProbe(every: probeInterval) {
      do {
        try await write { database in
          // Random bytes: SQLite does not write a page that stays as it is.
          try database.cachedStatement(
            sql: """
              INSERT INTO settings (scope, name, value) VALUES (?, ?, randomblob(\(Self.probeBytes)))
              ON CONFLICT (scope, name) DO UPDATE SET value = excluded.value
              """
          ).execute(arguments: [SettingScope.gateway.stored, "probe".stored])
        }
      } catch {
        log.debug("the store still cannot commit", metadata: ["error": "\(error)"])
      }
    }
    return outcome.trouble
  }
}
