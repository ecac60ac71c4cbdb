extension Schema {
  /// Accounts, sessions, API tokens and teams. A `code` is the keyed hash of a token that is not stored itself; a
  /// second factor's secret is sealed by the vault.
  static let people = """
    CREATE TABLE users (
      row INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      name BLOB NOT NULL,
      email BLOB NOT NULL,
      folded_email BLOB NOT NULL UNIQUE,
      role TEXT NOT NULL,
      only_assigned INTEGER NOT NULL,
      sees_addresses INTEGER NOT NULL,
      locale BLOB,
      disabled INTEGER NOT NULL,
      -- NULL until the person has accepted an invitation.
      password BLOB,
      created_at REAL NOT NULL,
      last_seen_at REAL,
      factor BLOB,
      factor_confirmed INTEGER NOT NULL DEFAULT 0,
      factor_step INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE recovery_codes (
      user BLOB NOT NULL,
      code BLOB NOT NULL,
      PRIMARY KEY (user, code)
    ) WITHOUT ROWID;

    CREATE TABLE setup_link (
      row INTEGER PRIMARY KEY CHECK (row = 1),
      code BLOB NOT NULL,
      expires_at REAL NOT NULL
    );
    CREATE TABLE invitations (
      user BLOB PRIMARY KEY,
      code BLOB NOT NULL UNIQUE,
      expires_at REAL NOT NULL
    ) WITHOUT ROWID;

    CREATE TABLE sessions (
      row INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      code BLOB NOT NULL UNIQUE,
      user BLOB NOT NULL,
      created_at REAL NOT NULL,
      last_used_at REAL NOT NULL,
      address BLOB
    );
    CREATE INDEX sessions_user ON sessions (user, last_used_at);

    CREATE TABLE api_tokens (
      row INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      code BLOB NOT NULL UNIQUE,
      name BLOB NOT NULL,
      role TEXT NOT NULL,
      scope TEXT NOT NULL,
      prefix BLOB NOT NULL,
      created_at REAL NOT NULL,
      expires_at REAL,
      last_used_at REAL,
      revoked_at REAL
    );

    CREATE TABLE teams (
      row INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      name BLOB NOT NULL,
      folded_name BLOB NOT NULL UNIQUE
    );
    CREATE TABLE team_members (
      user BLOB NOT NULL,
      team BLOB NOT NULL,
      PRIMARY KEY (user, team)
    ) WITHOUT ROWID;
    CREATE INDEX team_members_team ON team_members (team);
    """
}
