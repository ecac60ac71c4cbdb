extension Schema {
  /// Work that takes minutes.
  static let jobs = """
    CREATE TABLE jobs (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      id BLOB NOT NULL UNIQUE,
      kind BLOB NOT NULL,
      actor BLOB NOT NULL,
      arguments BLOB NOT NULL,
      state TEXT NOT NULL,
      created_at REAL NOT NULL,
      ended_at REAL,
      result BLOB,
      error BLOB
    );
    CREATE UNIQUE INDEX jobs_open ON jobs (kind) WHERE ended_at IS NULL;
    CREATE INDEX jobs_kind ON jobs (kind, row);
    """
}
