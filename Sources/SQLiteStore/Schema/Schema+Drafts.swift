extension Schema {
  /// Who added a version of the content and why, and the drafts of people and programs, which go with their accounts and
  /// tokens.
  static let drafts = """
    ALTER TABLE content_versions ADD COLUMN author BLOB;
    ALTER TABLE content_versions ADD COLUMN note BLOB;

    CREATE TABLE content_drafts (
      -- New with each change. AUTOINCREMENT: none comes twice.
      revision INTEGER PRIMARY KEY AUTOINCREMENT,
      agent BLOB NOT NULL UNIQUE,
      base INTEGER NOT NULL,
      changes BLOB NOT NULL,
      changed_at REAL NOT NULL
    );
    CREATE TRIGGER content_drafts_user AFTER DELETE ON users BEGIN
      DELETE FROM content_drafts WHERE agent = CAST('user:' || CAST(old.id AS TEXT) AS BLOB);
    END;
    CREATE TRIGGER content_drafts_token AFTER UPDATE OF revoked_at ON api_tokens
      WHEN new.revoked_at IS NOT NULL BEGIN
      DELETE FROM content_drafts WHERE agent = CAST('token:' || CAST(new.id AS TEXT) AS BLOB);
    END;
    """
}
