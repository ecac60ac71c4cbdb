extension Schema {
  /// Supports concurrent edits. Conversations get a revision number. Settings that were maps become one setting for
  /// each entry. What the core stores about a channel moves out of the scope of the channel's adapter.
  ///
  /// A damaged map does not stop the migration: it stays as the entry with an empty key, which readers reject and
  /// report as damage. A damaged entry of a readable map stays as an entry that cannot be decoded.
  static let edits = """
    ALTER TABLE conversations ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

    -- The name of the draft in `memory`, for finding it.
    ALTER TABLE conversations ADD COLUMN draft BLOB;
    UPDATE conversations SET draft = CAST(json_extract(CAST(memory AS TEXT), '$.draft.id') AS BLOB)
      WHERE memory IS NOT NULL AND json_valid(CAST(memory AS TEXT));
    CREATE INDEX conversations_draft ON conversations (draft) WHERE draft IS NOT NULL;
    CREATE INDEX conversations_drafts ON conversations (last_activity_at) WHERE draft IS NOT NULL;

    \(split("pauses", into: "pause/"))
    \(split("automate_responses", into: "automate_responses/"))
    \(split("budgets", into: "budget/"))

    UPDATE settings
      SET scope = CAST('core/' || substr(CAST(scope AS TEXT), 9) AS BLOB),
        name = CASE WHEN substr(name, 1, 5) = CAST('core/' AS BLOB) THEN substr(name, 6) ELSE name END
      WHERE substr(scope, 1, 8) = CAST('channel/' AS BLOB)
        AND (substr(name, 1, 5) = CAST('core/' AS BLOB) OR substr(name, 1, 7) = CAST('upload/' AS BLOB));

    -- Greetings of the business's phone: the conversations of a text were one value, separated by spaces.
    WITH RECURSIVE places (scope, name, place, rest) AS (
      SELECT scope, name, '', CAST(value AS TEXT) || ' ' FROM settings
        WHERE substr(scope, 1, 5) = CAST('core/' AS BLOB) AND substr(name, 1, 9) = CAST('greeting/' AS BLOB)
      UNION ALL
      SELECT scope, name, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
        FROM places WHERE rest <> ''
    )
    INSERT OR IGNORE INTO settings (scope, name, value)
      SELECT scope, CAST(CAST(name AS TEXT) || '/' || place AS BLOB), CAST('1' AS BLOB) FROM places WHERE place <> '';
    DELETE FROM settings
      WHERE substr(scope, 1, 5) = CAST('core/' AS BLOB) AND substr(name, 1, 9) = CAST('greeting/' AS BLOB)
        AND instr(substr(name, 10), CAST('/' AS BLOB)) = 0;
    """

  /// Turns each entry of a gateway map into a setting `prefix` + key. Of a repeated key the last one stays.
  private static func split(_ map: String, into prefix: String) -> String {
    // SQL evaluates the cases in order, so `json_type` never sees invalid JSON.
    let json = """
      CASE WHEN NOT json_valid(CAST(value AS TEXT)) THEN NULL
        WHEN json_type(CAST(value AS TEXT)) = 'object' THEN CAST(value AS TEXT) END
      """
    let this = "scope = CAST('gateway' AS BLOB) AND name = CAST('\(map)' AS BLOB)"
    return """
      INSERT OR REPLACE INTO settings (scope, name, value)
        SELECT map.scope, CAST('\(prefix)' || entry.key AS BLOB),
          CAST(CASE entry.type WHEN 'null' THEN 'null' WHEN 'true' THEN 'true' WHEN 'false' THEN 'false'
            WHEN 'text' THEN json_quote(entry.value) ELSE entry.value END AS BLOB)
        FROM (SELECT scope, \(json) AS json FROM settings WHERE \(this)) map, json_each(map.json) entry;
      UPDATE OR REPLACE settings SET name = CAST('\(prefix)' AS BLOB) WHERE \(this) AND (\(json)) IS NULL;
      DELETE FROM settings WHERE \(this);
      """
  }
}
