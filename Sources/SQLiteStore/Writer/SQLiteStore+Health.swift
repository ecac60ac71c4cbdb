import GRDB
public import GatewayCore
import Logging

extension SQLiteStore {
  /// The size of a long message, since a smaller write may still fit on a disk that is too full for messages.
  private static let probeBytes = 32_768

  /// Why commits fail; see `CommitReporting`. While they do, it tries a write at most once per `probeInterval`.
  public func commitTrouble() async -> CommitTrouble? {
    if outcome.wantsProbe(every: probeInterval) {
      do {
        try await write { database in
          // Random bytes, because SQLite does not write an unchanged page.
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
