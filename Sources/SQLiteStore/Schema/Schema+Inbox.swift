extension Schema {
  /// What people at the inbox do: assignment to teams, tags, how far they have read, what they are writing, saved
  /// replies.
  static let inbox = """
    ALTER TABLE conversations ADD COLUMN assigned_team BLOB;
    CREATE INDEX conversations_team ON conversations (assigned_team, last_activity_at)
      WHERE assigned_team IS NOT NULL;
    -- The position of the customer's last message. NULL in what is there now: that is not shown as unread.
    ALTER TABLE conversations ADD COLUMN last_message INTEGER;
    CREATE INDEX conversations_contact ON conversations (contact);

    -- Whether people gave the name.
    ALTER TABLE contacts ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
    -- The tags in `profile`, for finding contacts.
    CREATE TABLE contact_tags (
      tag BLOB NOT NULL,
      contact INTEGER NOT NULL,
      PRIMARY KEY (tag, contact)
    ) WITHOUT ROWID;
    CREATE INDEX contact_tags_contact ON contact_tags (contact);
    INSERT OR IGNORE INTO contact_tags
      SELECT CAST(tag.value AS BLOB), k.row FROM contacts k, json_each(
        CASE WHEN json_valid(CAST(k.profile AS TEXT)) THEN CAST(k.profile AS TEXT) ELSE '{}' END, '$.tags') tag
      WHERE tag.type = 'text';

    CREATE TABLE reads (
      agent BLOB NOT NULL,
      conversation INTEGER NOT NULL,
      position INTEGER NOT NULL,
      PRIMARY KEY (agent, conversation)
    ) WITHOUT ROWID;
    CREATE INDEX reads_conversation ON reads (conversation);

    CREATE TABLE own_drafts (
      row INTEGER PRIMARY KEY,
      agent BLOB NOT NULL,
      conversation INTEGER NOT NULL,
      text BLOB NOT NULL,
      note BLOB NOT NULL,
      revision INTEGER NOT NULL,
      saved_at REAL NOT NULL,
      UNIQUE (agent, conversation)
    );
    CREATE INDEX own_drafts_conversation ON own_drafts (conversation);

    CREATE TABLE saved_replies (
      row INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE,
      shortcut BLOB NOT NULL,
      folded_shortcut BLOB NOT NULL,
      text BLOB NOT NULL,
      -- Empty for every language.
      language BLOB NOT NULL,
      revision INTEGER NOT NULL,
      changed_at REAL NOT NULL,
      UNIQUE (folded_shortcut, language)
    );

    -- Whoever removes a conversation or a contact, what belongs to it goes with it.
    CREATE TRIGGER inbox_conversation_removed AFTER DELETE ON conversations BEGIN
      DELETE FROM reads WHERE conversation = old.row;
      DELETE FROM own_drafts WHERE conversation = old.row;
    END;
    CREATE TRIGGER inbox_contact_removed AFTER DELETE ON contacts BEGIN
      DELETE FROM contact_tags WHERE contact = old.row;
    END;
    """
}
