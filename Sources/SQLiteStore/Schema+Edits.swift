extension Schema {
  /// Lets two writers change one thing: conversations count their changes, and maps that were one setting become one
  /// setting for each entry. What the core keeps about a channel leaves the scope of the channel's adapter.
  static let edits = """
    ALTER TABLE conversations ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

    -- The name of the draft in `memory`, for finding it.
    ALTER TABLE conversations ADD COLUMN draft BLOB;
    UPDATE conversations SET draft = CAST(json_extract(CAST(memory AS TEXT), '$.draft.id') AS BLOB)
      WHERE memory IS NOT NULL AND json_valid(CAST(memory AS TEXT));
    CREATE INDEX conversations_draft ON conversations (draft) WHERE draft IS NOT NULL;
    CREATE INDEX conversations_drafts ON conversations (last_activity_at) WHERE draft IS NOT NULL;

    INSERT INTO settings (scope, name, value)
      SELECT s.scope, CAST('pause/' || entry.key AS BLOB), CAST(entry.value AS BLOB)
      FROM settings s, json_each(CAST(s.value AS TEXT)) entry
      WHERE s.scope = CAST('gateway' AS BLOB) AND s.name = CAST('pauses' AS BLOB);
    INSERT INTO settings (scope, name, value)
      SELECT s.scope, CAST('automate_responses/' || entry.key AS BLOB), CAST(iif(entry.value, 'true', 'false') AS BLOB)
      FROM settings s, json_each(CAST(s.value AS TEXT)) entry
      WHERE s.scope = CAST('gateway' AS BLOB) AND s.name = CAST('automate_responses' AS BLOB);
    INSERT INTO settings (scope, name, value)
      SELECT s.scope, CAST('budget/' || entry.key AS BLOB), CAST(entry.value AS BLOB)
      FROM settings s, json_each(CAST(s.value AS TEXT)) entry
      WHERE s.scope = CAST('gateway' AS BLOB) AND s.name = CAST('budgets' AS BLOB);
    DELETE FROM settings WHERE scope = CAST('gateway' AS BLOB)
      AND name IN (CAST('pauses' AS BLOB), CAST('automate_responses' AS BLOB), CAST('budgets' AS BLOB));

    UPDATE settings
      SET scope = CAST('core/' || substr(CAST(scope AS TEXT), 9) AS BLOB),
        name = CASE WHEN substr(name, 1, 5) = CAST('core/' AS BLOB) THEN substr(name, 6) ELSE name END
      WHERE substr(scope, 1, 8) = CAST('channel/' AS BLOB)
        AND (substr(name, 1, 5) = CAST('core/' AS BLOB) OR substr(name, 1, 7) = CAST('upload/' AS BLOB));

    -- Greetings of the business's phone: the conversations of a text were one value, parted by spaces.
    WITH RECURSIVE places (scope, name, place, rest) AS (
      SELECT scope, name, '', CAST(value AS TEXT) || ' ' FROM settings
        WHERE substr(scope, 1, 5) = CAST('core/' AS BLOB) AND substr(name, 1, 9) = CAST('greeting/' AS BLOB)
      UNION ALL
      SELECT scope, name, substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1)
        FROM places WHERE rest <> ''
    )
    INSERT INTO settings (scope, name, value)
      SELECT scope, CAST(CAST(name AS TEXT) || '/' || place AS BLOB), CAST('1' AS BLOB) FROM places WHERE place <> '';
    DELETE FROM settings
      WHERE substr(scope, 1, 5) = CAST('core/' AS BLOB) AND substr(name, 1, 9) = CAST('greeting/' AS BLOB)
        AND instr(substr(name, 10), CAST('/' AS BLOB)) = 0;
    """
}
