import GRDB
import GatewayCore

/// The tables, and the migrations from each version to the next.
///
/// Strings from outside are BLOBs of UTF-8. Times are REALs in seconds since 2001 in UTC. There are no foreign keys: a
/// row is only ever created together with the rows it points to, in one transaction.
enum Schema {
  /// The version this build reads and writes.
  static var version: Int { migrations.count }

  /// Each migrates a data folder by one version.
  static let migrations = [
    first, secrets, prompts, budgets, claims, heldDue, edits, words, people, audit, search, decisions, drafts, jobs,
    inbox,
    webhooks,
  ]

  /// Migrates the database to `version`, each step in a separate transaction.
  ///
  /// - Throws: `.damaged` when a newer build wrote it.
  static func migrate(_ database: Database) throws {
    let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    guard found <= version else {
      throw StoreError(
        .damaged,
        """
        the data folder has version \(found) and this build reads versions up to \(version): \
        start the newer build that wrote it, or restore a backup made by this one
        """)
    }
    for step in found..<version {
      try database.inTransaction(.immediate) {
        try database.execute(sql: migrations[step])
        try database.execute(sql: "PRAGMA user_version = \(step + 1)")
        return .commit
      }
    }
  }

  private static let first = """
    CREATE TABLE contacts (
      row INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      name BLOB,
      -- JSON array, the one last written from first; the table aliases finds a contact by one of them.
      aliases BLOB NOT NULL,
      profile BLOB,
      last_message_at REAL
    );
    CREATE TABLE aliases (
      alias BLOB PRIMARY KEY,
      contact INTEGER NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE conversations (
      row INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      channel BLOB NOT NULL,
      thread BLOB NOT NULL,
      contact INTEGER NOT NULL,
      owner TEXT NOT NULL,
      agent BLOB,
      epoch INTEGER NOT NULL,
      owner_since REAL NOT NULL,
      owner_reason TEXT NOT NULL,
      team BLOB,
      flagged INTEGER NOT NULL,
      memory BLOB,
      last_inbound_at REAL,
      last_agent_at REAL,
      last_activity_at REAL NOT NULL
    );
    CREATE INDEX conversations_activity ON conversations (last_activity_at);
    CREATE INDEX conversations_people ON conversations (owner, last_activity_at) WHERE owner <> 'bot';
    CREATE INDEX conversations_flagged ON conversations (last_activity_at) WHERE flagged = 1;

    -- The journal's inbound events and what the business said, in one order. AUTOINCREMENT: no position comes twice.
    CREATE TABLE log (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      conversation INTEGER NOT NULL,
      kind INTEGER NOT NULL,
      at REAL NOT NULL,
      waiting INTEGER,
      previous_at REAL,
      message BLOB,
      body BLOB NOT NULL,
      trace BLOB
    );
    CREATE INDEX log_conversation ON log (conversation);
    CREATE INDEX log_waiting ON log (conversation) WHERE waiting = 1;

    -- Outlives the erasure of what it names.
    CREATE TABLE keys (
      channel BLOB NOT NULL,
      key BLOB NOT NULL,
      expires_at REAL,
      PRIMARY KEY (channel, key)
    ) WITHOUT ROWID;
    CREATE INDEX keys_expiry ON keys (expires_at) WHERE expires_at IS NOT NULL;

    CREATE TABLE deliveries (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      id BLOB NOT NULL UNIQUE,
      conversation INTEGER NOT NULL,
      channel BLOB NOT NULL,
      turn BLOB,
      author TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      state TEXT NOT NULL,
      reached INTEGER NOT NULL DEFAULT 0,
      attempts INTEGER NOT NULL DEFAULT 0,
      not_before REAL NOT NULL,
      reason BLOB,
      external_id BLOB,
      body BLOB NOT NULL,
      created_at REAL NOT NULL,
      changed_at REAL NOT NULL
    );
    CREATE INDEX deliveries_lane ON deliveries (conversation) WHERE state IN ('pending', 'sending');
    CREATE INDEX deliveries_trouble ON deliveries (state) WHERE state IN ('failed', 'unknown');
    CREATE INDEX deliveries_external ON deliveries (channel, external_id) WHERE external_id IS NOT NULL;

    CREATE TABLE due (
      conversation INTEGER NOT NULL,
      kind TEXT NOT NULL,
      at REAL NOT NULL,
      PRIMARY KEY (conversation, kind)
    ) WITHOUT ROWID;
    CREATE INDEX due_at ON due (at);

    CREATE TABLE content_versions (
      version INTEGER PRIMARY KEY,
      created_at REAL NOT NULL,
      origin TEXT NOT NULL,
      bundle BLOB NOT NULL
    );

    CREATE TABLE settings (
      scope BLOB NOT NULL,
      name BLOB NOT NULL,
      value BLOB NOT NULL,
      PRIMARY KEY (scope, name)
    ) WITHOUT ROWID;
    """

  /// The vault's sealed data. Only names, bindings and times are stored in the clear.
  private static let secrets = """
    CREATE TABLE key_ring (
      row INTEGER PRIMARY KEY CHECK (row = 1),
      ring BLOB NOT NULL
    );
    CREATE TABLE secrets (
      id INTEGER PRIMARY KEY,
      version INTEGER NOT NULL,
      kind TEXT NOT NULL,
      name BLOB NOT NULL,
      -- Joined by spaces; NULL while no setting names the secret.
      purposes BLOB,
      origins BLOB,
      sealed BLOB NOT NULL,
      created_at REAL NOT NULL,
      last_used_at REAL,
      verified_at REAL,
      verification TEXT,
      UNIQUE (kind, name)
    );
    """

  /// Prompts sent to providers, and the data they want back. All of it belongs to log lines and is deleted with them,
  /// except the frames, which contain no customer text.
  private static let prompts = """
    -- The data that came with an answer, at the place of its first line; `lines` follow each other from there.
    CREATE TABLE kept_data (
      position INTEGER PRIMARY KEY,
      conversation INTEGER NOT NULL,
      provider BLOB NOT NULL,
      model BLOB,
      lines INTEGER NOT NULL,
      data BLOB NOT NULL
    );
    CREATE INDEX kept_data_conversation ON kept_data (conversation, position);

    -- Each frame once; found by its checksum, told apart by its bytes.
    CREATE TABLE prompt_frames (
      row INTEGER PRIMARY KEY,
      checksum INTEGER NOT NULL,
      frame BLOB NOT NULL
    );
    CREATE INDEX prompt_frames_checksum ON prompt_frames (checksum);

    -- What was asked in the turn of the message at a position, in order.
    CREATE TABLE prompts (
      position INTEGER NOT NULL,
      number INTEGER NOT NULL,
      provider BLOB NOT NULL,
      model BLOB,
      frame INTEGER NOT NULL,
      source BLOB NOT NULL,
      PRIMARY KEY (position, number)
    ) WITHOUT ROWID;
    """
}
