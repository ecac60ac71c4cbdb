extension Schema {
  /// What decided each turn, for lists and counts over all conversations. The traces themselves stay in the log.
  static let decisions = """
    CREATE TABLE decisions (
      position INTEGER PRIMARY KEY,
      channel BLOB NOT NULL,
      at REAL NOT NULL,
      rung TEXT NOT NULL,
      verdict TEXT NOT NULL,
      code TEXT NOT NULL
    );
    CREATE INDEX decisions_at ON decisions (at, channel, rung, verdict, code);
    CREATE INDEX decisions_rung ON decisions (rung, verdict, position);
    CREATE INDEX decisions_verdict ON decisions (verdict, position);

    INSERT INTO decisions (position, channel, at, rung, verdict, code)
      SELECT l.position, c.channel, l.at, json_extract(step.value, '$.rung'),
        CASE json_extract(step.value, '$.verdict')
          WHEN 'handedOff' THEN 'handed_off' ELSE json_extract(step.value, '$.verdict') END,
        ifnull(json_extract(step.value, '$.reason.code'), '')
      FROM log l JOIN conversations c ON c.row = l.conversation,
        json_each(CAST(l.trace AS TEXT), '$.steps') step
      WHERE l.trace IS NOT NULL AND json_valid(CAST(l.trace AS TEXT))
        AND step.key = (
          SELECT ifnull(
            max(CASE WHEN json_extract(s.value, '$.verdict') <> 'passed' THEN s.key END), max(s.key))
          FROM json_each(CAST(l.trace AS TEXT), '$.steps') s)
        AND json_extract(step.value, '$.rung') IS NOT NULL AND json_extract(step.value, '$.verdict') IS NOT NULL;
    """
}
