extension Schema {
  /// The full-text index of messages and contacts (FTS5, https://sqlite.org/fts5.html), and indexes for lists.
  ///
  /// The texts come folded, with single spaces between the words, so the tokenizer only has to split at spaces. No text is
  /// stored twice: the index of lines has no content, and only knows which rows contain a word. Words of up to eight
  /// letters have their beginnings in the index, so that a search for the beginning of a word reads only as many rows as it
  /// returns. The row of a line is its position: the newest rows come first without sorting.
  static let search = """
    CREATE VIRTUAL TABLE search_lines USING fts5(
      words, content = '', detail = none, columnsize = 0, prefix = '2 3 4 5 6 7 8',
      tokenize = "ascii tokenchars '+<=>$|'");
    INSERT INTO search_lines (search_lines, rank) VALUES ('usermerge', 2);

    -- The folded words of contacts, which FTS5 needs to take them out of the index again. (Triggers cannot do that: with
    -- trusted_schema off they may not write to virtual tables.)
    CREATE TABLE search_contact_words (
      contact INTEGER PRIMARY KEY,
      name TEXT NOT NULL,
      address TEXT NOT NULL
    );
    CREATE VIRTUAL TABLE search_contacts USING fts5(
      name, address, content = 'search_contact_words', content_rowid = 'contact', detail = column, columnsize = 0,
      prefix = '2 3 4 5 6 7 8', tokenize = "ascii tokenchars '+<=>$|'");

    -- Contacts to be indexed.
    CREATE TABLE search_pending (contact INTEGER PRIMARY KEY);
    INSERT INTO search_pending SELECT row FROM contacts;
    CREATE TRIGGER search_contact_made AFTER INSERT ON contacts BEGIN
      INSERT OR IGNORE INTO search_pending VALUES (new.row);
    END;
    CREATE TRIGGER search_contact_changed AFTER UPDATE OF name, aliases ON contacts
      WHEN old.name IS NOT new.name OR old.aliases IS NOT new.aliases BEGIN
      INSERT OR IGNORE INTO search_pending VALUES (new.row);
    END;

    -- The last position of the log that is indexed.
    CREATE TABLE search_mark (row INTEGER PRIMARY KEY CHECK (row = 1), position INTEGER NOT NULL);
    INSERT INTO search_mark VALUES (1, 0);

    CREATE INDEX conversations_channel ON conversations (channel, last_activity_at);
    CREATE INDEX conversations_agent ON conversations (agent, last_activity_at) WHERE agent IS NOT NULL;
    CREATE INDEX deliveries_ended ON deliveries (state) WHERE state IN ('superseded', 'dropped');
    """
}
