extension Schema {
  /// Webhooks, their messages, and the events that are not in the log.
  ///
  /// A delivery's result is recorded as an event by a trigger, in the commit of the result, while there is a webhook. The
  /// position is that of the last line that was ever written: an erased line does not make a later event an earlier one.
  static let webhooks = """
    -- AUTOINCREMENT: messages of a removed webhook never belong to another.
    CREATE TABLE webhooks (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      id BLOB NOT NULL UNIQUE,
      settings BLOB NOT NULL,
      -- JSON array of sealed secrets, the newest first.
      secrets BLOB NOT NULL,
      disabling BLOB,
      revision INTEGER NOT NULL,
      created_at REAL NOT NULL,
      position INTEGER NOT NULL,
      number INTEGER NOT NULL,
      failures INTEGER NOT NULL DEFAULT 0,
      failing_since REAL
    );

    CREATE TABLE webhook_messages (
      row INTEGER PRIMARY KEY AUTOINCREMENT,
      webhook INTEGER NOT NULL,
      id BLOB NOT NULL,
      position INTEGER NOT NULL,
      number INTEGER NOT NULL,
      lane BLOB NOT NULL,
      type TEXT NOT NULL,
      at REAL NOT NULL,
      state TEXT NOT NULL,
      tries INTEGER NOT NULL DEFAULT 0,
      tried_since REAL,
      not_before REAL NOT NULL,
      -- JSON array of the last attempts; NULL before the first.
      attempts BLOB,
      created_at REAL NOT NULL,
      changed_at REAL NOT NULL,
      UNIQUE (webhook, id)
    );
    CREATE INDEX webhook_messages_waiting ON webhook_messages (webhook, position, number) WHERE state = 'waiting';
    CREATE INDEX webhook_messages_lane ON webhook_messages (webhook, lane, position, number) WHERE state = 'waiting';
    CREATE INDEX webhook_messages_list ON webhook_messages (webhook, row);
    CREATE INDEX webhook_messages_settled ON webhook_messages (changed_at) WHERE state <> 'waiting';

    -- Results of deliveries, and alerts. AUTOINCREMENT: no number comes twice.
    CREATE TABLE unlogged_events (
      number INTEGER PRIMARY KEY AUTOINCREMENT,
      position INTEGER NOT NULL,
      kind TEXT NOT NULL,
      at REAL NOT NULL,
      conversation INTEGER,
      channel BLOB,
      -- The row of the delivery, with its state, attempts and reason of then.
      delivery INTEGER,
      state TEXT,
      attempts INTEGER,
      reason BLOB,
      -- An alert as JSON.
      body BLOB
    );
    CREATE INDEX unlogged_events_place ON unlogged_events (position, number);
    CREATE INDEX unlogged_events_at ON unlogged_events (at);

    CREATE TRIGGER delivery_ended AFTER UPDATE OF state ON deliveries
      WHEN new.state IN ('sent', 'failed', 'unknown', 'superseded', 'dropped') AND old.state <> new.state
        AND EXISTS (SELECT 1 FROM webhooks) BEGIN
      INSERT INTO unlogged_events (position, kind, at, conversation, channel, delivery, state, attempts, reason)
        VALUES (ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'log'), 0), 'delivery', new.changed_at,
          new.conversation, new.channel, new.row, new.state, new.attempts, new.reason);
    END;

    CREATE TABLE open_alerts (
      key BLOB PRIMARY KEY,
      alert BLOB NOT NULL,
      conversation BLOB,
      channel BLOB
    ) WITHOUT ROWID;
    """
}
