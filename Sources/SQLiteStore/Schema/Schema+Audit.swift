extension Schema {
  /// The audit log. Its end, which protects against cutting rows off, is a setting.
  static let audit = """
    CREATE TABLE audit (
      number INTEGER PRIMARY KEY,
      at REAL NOT NULL,
      actor BLOB NOT NULL,
      operation BLOB NOT NULL,
      object_kind BLOB NOT NULL,
      object BLOB,
      address BLOB,
      -- The row that began what this row ends.
      begun INTEGER,
      outcome BLOB,
      change BLOB,
      previous BLOB NOT NULL,
      code BLOB NOT NULL
    );
    CREATE UNIQUE INDEX audit_ends ON audit (begun) WHERE begun IS NOT NULL;
    CREATE INDEX audit_at ON audit (at) WHERE begun IS NULL;
    CREATE INDEX audit_actor ON audit (actor, at) WHERE begun IS NULL;
    CREATE INDEX audit_operation ON audit (operation, at) WHERE begun IS NULL;
    CREATE INDEX audit_kind ON audit (object_kind, at) WHERE begun IS NULL;
    CREATE INDEX audit_object ON audit (object_kind, object, at) WHERE begun IS NULL;

    -- Against mistakes of this program; the codes are against people.
    CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN
      SELECT RAISE(ABORT, 'rows of the audit log do not change');
    END;
    CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN
      SELECT RAISE(ABORT, 'rows of the audit log are not removed');
    END;
    """
}
